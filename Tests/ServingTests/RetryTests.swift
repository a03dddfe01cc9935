// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Serving
import Testing

/// Models that could not be loaded are tried again.
@Suite(.timeLimit(.minutes(5))) struct RetryTests {
    @Test func aModelThatFailsOnceIsServedLater() async throws {
        let attempts = Shared(0)
        let gate = Gate()
        defer { gate.open() }
        let source = ModelSource(name: "late") {
            attempts.change { $0 += 1 }
            if attempts.value == 1 { throw TestFailure("it is being copied") }
            // It counts as failed until it is loaded, however late the test looks.
            gate.wait()
            return FakeDetector()
        }
        try await TestServer.run(models: [source], waitsUntilReady: false) { server in
            try await server.waitUntil { try await $0.get("/health").body.contains("could not be loaded: late") }
            gate.open()
            try await server.waitUntil { try await $0.get("/readyz").status == 200 }
            #expect(try await server.score().status == 200)
            #expect(attempts.value == 2)
        }
    }

    @Test func theTimeBetweenAttemptsDoublesUpToAMinute() {
        var plan = RetryPlan()
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            #expect(plan.note(failureOf: "a", reason: "r").wait == .seconds(seconds))
        }
        plan.note(successOf: "a")
        #expect(plan.note(failureOf: "a", reason: "r") == (.seconds(1), true))
    }

    @Test func onlyANewReasonIsNews() {
        var plan = RetryPlan()
        #expect(plan.note(failureOf: "a", reason: "damaged").isNew)
        #expect(!plan.note(failureOf: "a", reason: "damaged").isNew)
        #expect(plan.note(failureOf: "a", reason: "missing").isNew)
        #expect(plan.note(failureOf: "b", reason: "missing").isNew)
    }
}
