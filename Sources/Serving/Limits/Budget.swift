// Made by ScoringServer, one for the bytes of request bodies and one for HTTP/2 streams; taken from through a Reservation,
// by request tasks and event loops, on any thread.

import Synchronization

/// Bounds what is held at once over all requests, such as the bytes of their bodies.
package final class Budget: Reservable {
    private let limit: Int
    private let held = Atomic<Int>(0)

    /// - Parameter limit: how much may be held.
    package init(limit: Int) {
        self.limit = limit
    }

    /// How much is held now.
    package var amountHeld: Int { held.load(ordering: .relaxed) }

    package func reserve(_ count: Int) -> Bool {
        let (_, sum) = held.add(count, ordering: .relaxed)
        guard sum <= limit else {
            held.subtract(count, ordering: .relaxed)
            return false
        }
        return true
    }

    package func release(_ count: Int) {
        held.subtract(count, ordering: .relaxed)
    }
}
