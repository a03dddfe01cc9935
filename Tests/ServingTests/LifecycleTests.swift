// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Serving
import Testing

/// From loading to shutting down.
@Suite(.timeLimit(.minutes(5))) struct LifecycleTests {
    @Test func itListensBeforeItsModelsAreLoaded() async throws {
        let gate = Gate()
        let source = ModelSource(name: "fake") {
            gate.wait()
            return FakeDetector()
        }
        try await TestServer.run(models: [source], waitsUntilReady: false) { server in
            #expect(try await server.get("/livez").status == 200)
            let ready = try await server.get("/readyz")
            #expect(ready.status == 503)
            #expect(try ProblemObject(ready).detail == "loading: fake")
            #expect(try await server.get("/health").body.contains(#""state":"loading""#))
            let score = try await server.score()
            #expect(score.status == 503)
            #expect(score.headers["retry-after"] != nil)
            gate.open()
            try await server.waitUntil { try await $0.get("/readyz").status == 200 }
            #expect(try await server.score().status == 200)
        }
    }

    @Test func aModelThatFailsToLoadIsNamedWithoutItsPath() async throws {
        let sources = [
            ModelSource(name: "broken") { throw TestFailure("/secret/path is damaged") },
            ModelSource(name: "fake") { FakeDetector() },
        ]
        try await TestServer.run(models: sources, waitsUntilReady: false) { server in
            try await server.waitUntil { try await $0.score(path: "/models/fake/score").status == 200 }
            let ready = try await server.get("/readyz")
            #expect(ready.status == 503)
            #expect(try ProblemObject(ready).detail == "could not be loaded: broken")
            #expect(try await server.score(path: "/models/broken/score").status == 503)
            for path in ["/health", "/models", "/models/broken", "/readyz"] {
                #expect(try await !server.get(path).body.contains("secret"))
            }
        }
    }

    @Test func withoutModelsItIsNotReady() async throws {
        try await TestServer.run(models: [], waitsUntilReady: false) { server in
            let ready = try await server.get("/readyz")
            #expect(ready.status == 503)
            #expect(try await server.score().status == 503)
            #expect(try await server.get("/models").body == #"{"models":[]}"#)
        }
    }

    @Test func readinessFailsWhileTheServerStillAnswers() async throws {
        var configuration = ServerConfiguration()
        // Long enough for the requests below on a busy machine.
        configuration.drainDelay = 10_000
        try await TestServer.run(configuration) { server in
            try await RawConnection.open(server.port) { connection in
                await server.shutDown()
                try await server.waitUntil { try await $0.get("/readyz").status == 503 }
                #expect(try await ProblemObject(server.get("/readyz")).detail.contains("shutting down"))
                // A connection that was open gets its answer, and is asked to close.
                try await connection.send(scoringRequest())
                let answer = try await connection.answer()
                #expect(answer?.status == 200)
                #expect(answer?.headers["connection"] == "close")
            }
        }
    }

    @Test func nothingThatWasAcceptedIsLost() async throws {
        let scored = Shared(0)
        let answered = Shared(0)
        let detector = FakeDetector(beforeBatch: { count in scored.change { $0 += count } })
        try await TestServer.run(detector: detector) { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        // Each goes on until the server is gone.
                        try? await RawConnection.open(server.port) { connection in
                            for _ in 0..<100_000 {
                                try await connection.send(scoringRequest())
                                guard let answer = try await connection.answer() else { return }
                                #expect(answer.status == 200)
                                answered.change { $0 += 1 }
                            }
                        }
                    }
                }
                try await server.waitUntil { _ in answered.value > 500 }
                await server.shutDown()
                try await group.waitForAll()
            }
        }
        #expect(scored.value == answered.value)
    }

    @Test func workUnderWayIsFinished() async throws {
        let gate = Gate()
        let detector = FakeDetector(beforeBatch: { _ in gate.wait() })
        try await TestServer.run(detector: detector) { server in
            async let running = server.score()
            try await server.waitUntil { _ in gate.isReached }
            await server.shutDown()
            try await Task.sleep(for: .milliseconds(50))
            gate.open()
            #expect(try await running.status == 200)
        }
    }

    @Test func theGracePeriodEndsWhatHangs() async throws {
        let gate = Gate()
        defer { gate.open() }
        var configuration = ServerConfiguration()
        // A quarter of it is left for the answers, however busy the machine is.
        configuration.gracePeriod = 8
        let detector = FakeDetector(beforeBatch: { _ in gate.wait() })
        // It ends, though the encoder never does and one client never sends its body.
        try await TestServer.run(configuration, detector: detector) { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send("POST /score HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n")
                async let running = server.score()
                try await server.waitUntil { _ in gate.isReached }
                try await server.waitUntil {
                    try await $0.get("/metrics").body.contains("http_server_active_requests 3\n")
                }
                await server.shutDown()
                let answer = try await running
                #expect(answer.status == 503)
                #expect(try ProblemObject(answer).type == "urn:cider:problem:shutting-down")
            }
        }
    }
}
