import Serving
import Testing

/// Models that could not be loaded are tried again.
@Suite(.timeLimit(.minutes(5))) struct RetryTests {
    @Test func aModelThatFailsOnceIsServedLater() async throws {
        let attempts = Shared(0)
        let source = ModelSource(name: "late") {
            attempts.change { $0 += 1 }
            if attempts.value == 1 { throw TestFailure("it is being copied") }
            return FakeDetector()
        }
        try await TestServer.run(models: [source], waitsUntilReady: false) { server in
            try await server.waitUntil { try await $0.get("/health").body.contains("could not be loaded: late") }
            try await server.waitUntil { try await $0.get("/readyz").status == 200 }
            #expect(try await server.score().status == 200)
            #expect(attempts.value == 2)
        }
    }

    @Test func theTimeBetweenAttemptsDoublesUpToAMinute() {
        var plan = RetryPlan<ContinuousClock.Instant>()
        let start = ContinuousClock.now
        var now = start
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            let (wait, _) = plan.note(failureOf: "a", reason: "r", at: now)
            #expect(wait == .seconds(seconds))
            #expect(plan.due(at: now.advanced(by: wait - .nanoseconds(1))).isEmpty)
            now = now.advanced(by: wait)
            #expect(plan.due(at: now) == ["a"])
            // Once for each failure, however long the attempt takes.
            #expect(plan.due(at: now.advanced(by: .seconds(1000))).isEmpty)
        }
        plan.note(successOf: "a")
        #expect(plan.note(failureOf: "a", reason: "r", at: now) == (.seconds(1), true))
    }

    @Test func onlyANewReasonIsNews() {
        var plan = RetryPlan<ContinuousClock.Instant>()
        #expect(plan.note(failureOf: "a", reason: "damaged", at: .now).isNew)
        #expect(!plan.note(failureOf: "a", reason: "damaged", at: .now).isNew)
        #expect(plan.note(failureOf: "a", reason: "missing", at: .now).isNew)
        #expect(plan.note(failureOf: "b", reason: "missing", at: .now).isNew)
    }
}
