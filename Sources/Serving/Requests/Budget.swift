import Synchronization

/// Bounds what is held at once over all requests, such as the bytes of their bodies.
final class Budget: Sendable {
    private let limit: Int
    private let held = Atomic<Int>(0)

    /// - Parameter limit: how much may be held.
    init(limit: Int) {
        self.limit = limit
    }

    /// How much is held now.
    var amountHeld: Int { held.load(ordering: .relaxed) }

    /// Takes some of it.
    ///
    /// - Returns: false, and nothing is taken, where so much is not left.
    func take(_ count: Int) -> Bool {
        let (_, sum) = held.add(count, ordering: .relaxed)
        guard sum <= limit else {
            held.subtract(count, ordering: .relaxed)
            return false
        }
        return true
    }

    /// Gives back what was taken.
    func give(_ count: Int) {
        held.subtract(count, ordering: .relaxed)
    }
}
