/// When models that could not be loaded are tried again: after one second, then after twice as long each time, up to a
/// minute.
package struct RetryPlan<Instant: InstantProtocol> where Instant.Duration == Duration {
    private struct Failure {
        var count: Int
        var next: Instant
        var reason: String
    }

    private static var first: Duration { .seconds(1) }
    private static var longest: Duration { .seconds(60) }

    private var failures: [String: Failure] = [:]

    package init() {}

    /// Notes that a model could not be loaded.
    ///
    /// - Returns: the time until it is tried again, and whether that it failed, or the reason, is new.
    package mutating func note(failureOf name: String, reason: String, at now: Instant) -> (wait: Duration, isNew: Bool)
    {
        let earlier = failures[name]
        let count = (earlier?.count ?? 0) + 1
        let wait = min(Self.longest, Self.first * (1 << min(count - 1, 16)))
        failures[name] = Failure(count: count, next: now.advanced(by: wait), reason: reason)
        return (wait, earlier?.reason != reason)
    }

    /// Notes that a model was loaded.
    package mutating func note(successOf name: String) { failures[name] = nil }

    /// The models whose time has come; each is named once for each failure.
    package mutating func due(at now: Instant) -> Set<String> {
        var names: Set<String> = []
        for (name, failure) in failures where failure.next <= now {
            names.insert(name)
            failures[name]?.next = now.advanced(by: .seconds(1_000_000_000))
        }
        return names
    }
}
