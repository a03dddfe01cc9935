import Foundation

/// How fast work goes, as far as that can be told.
package struct ProgressRate {
    private let start: Int

    /// The time after which a rate is more than an accident, seconds.
    private static let least = 1.0

    /// - Parameter completed: what was done when the time began, which says nothing of how fast it was.
    package init(from completed: Int) {
        start = completed
    }

    /// Things a second; nil as long as it is too early to tell.
    ///
    /// - Parameters:
    ///   - completed: what is done now.
    ///   - elapsed: since the time began, seconds.
    /// - Returns: the rate.
    package func value(completed: Int, elapsed: Double) -> Double? {
        guard elapsed >= Self.least, completed > start else { return nil }
        return Double(completed - start) / elapsed
    }

    /// A rate for a person, with as many digits as matter: "120/s", "0.25/s".
    package static func text(_ rate: Double) -> String {
        let digits = rate < 1 ? 2 : rate < 10 ? 1 : 0
        return String(format: "%.\(digits)f/s", rate)
    }
}
