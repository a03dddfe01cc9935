// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Owned by ModelLoading, and asked on the thread that loads models.

/// When models that could not be loaded are tried again: after one second, then after twice as long each time, up to a
/// minute.
package struct RetryPlan {
    private struct Failure {
        var count: Int
        var reason: String
    }

    private static let first = Duration.seconds(1)
    private static let longest = Duration.seconds(60)

    private var failures: [String: Failure] = [:]

    package init() {}

    /// Notes that a model could not be loaded.
    ///
    /// - Returns: the time until it is tried again, and whether that it failed, or the reason, is new.
    package mutating func note(failureOf name: String, reason: String) -> (wait: Duration, isNew: Bool) {
        let earlier = failures[name]
        let count = (earlier?.count ?? 0) + 1
        let wait = min(Self.longest, Self.first * (1 << min(count - 1, 16)))
        failures[name] = Failure(count: count, reason: reason)
        return (wait, earlier?.reason != reason)
    }

    /// Notes that a model was loaded.
    package mutating func note(successOf name: String) { failures[name] = nil }
}
