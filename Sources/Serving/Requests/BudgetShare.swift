/// What one request took from a budget; goes back when nobody holds it any more.
final class BudgetShare: Sendable {
    private let budget: Budget
    private let count: Int

    /// - Parameters:
    ///   - count: how much, already taken.
    ///   - budget: from where.
    init(_ count: Int, of budget: Budget) {
        self.budget = budget
        self.count = count
    }

    deinit { budget.give(count) }
}
