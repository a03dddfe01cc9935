import Synchronization

/// Bounds the bytes of request bodies that are held at once, over all requests.
final class BodyBudget: Sendable {
    private let limit: Int
    private let held = Atomic<Int>(0)

    /// - Parameter limit: bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// Bytes held now.
    var bytesHeld: Int { held.load(ordering: .relaxed) }

    /// Takes bytes from the budget.
    ///
    /// - Returns: false, and nothing is taken, where so many are not left.
    func take(_ count: Int) -> Bool {
        let (_, sum) = held.add(count, ordering: .relaxed)
        guard sum <= limit else {
            held.subtract(count, ordering: .relaxed)
            return false
        }
        return true
    }

    /// Gives bytes back.
    func give(_ count: Int) {
        held.subtract(count, ordering: .relaxed)
    }
}
