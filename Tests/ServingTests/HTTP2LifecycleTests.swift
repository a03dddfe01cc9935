// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import NIOHTTP2
import Serving
import Testing

/// How HTTP/2 connections end.
@Suite(.timeLimit(.minutes(5))) struct HTTP2LifecycleTests {
    @Test func streamsUnderWayAreFinished() async throws {
        let gate = Gate()
        let detector = FakeDetector(beforeBatch: { _ in gate.wait() })
        try await TestServer.run(detector: detector) { server in
            try await HTTP2Connection.open(server.port) { connection in
                try await connection.stream { stream in
                    async let running = connection.score()
                    try await server.waitUntil { _ in gate.isReached }
                    // One is encoded, another's body is still to come.
                    try await stream.send(.request("POST", "/score"))
                    #expect(try await connection.get("/livez").status == 200)
                    await server.shutDown()
                    try await server.waitUntil { _ in !connection.goAways.value.isEmpty }
                    gate.open()
                    #expect(try await running.status == 200)
                    try await stream.send("FAKE13", isLast: true)
                    #expect(try await stream.answer().body.contains("\"knn\",\"value\":13.0,"))
                }
                try await connection.waitForClose()
                #expect(connection.goAways.value.allSatisfy { $0 == .noError })
            }
        }
    }

    @Test func aClientThatDoesNotLeaveIsCutOff() async throws {
        try await TestServer.run { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send(HTTP2Frames.hello)
                _ = try await connection.firstBytes(9)
                await server.shutDown()
                // It answers no ping, and the grace period is 30 s.
                let start = ContinuousClock.now
                try await connection.waitForClose()
                #expect(start.duration(to: .now) < .seconds(25))
            }
        }
    }

    @Test func theGracePeriodEndsWhatHangs() async throws {
        let gate = Gate()
        defer { gate.open() }
        var configuration = ServerConfiguration()
        // A quarter of it is left for the answer, however busy the machine is.
        configuration.gracePeriod = 8
        try await TestServer.run(configuration, detector: FakeDetector(beforeBatch: { _ in gate.wait() })) { server in
            try await HTTP2Connection.open(server.port) { connection in
                try await connection.stream { stream in
                    // One client never sends its body, and the encoder never ends.
                    try await stream.send(.request("POST", "/score"))
                    async let running = connection.score()
                    try await server.waitUntil { _ in gate.isReached }
                    await server.shutDown()
                    let answer = try await running
                    #expect(answer.status == 503)
                    #expect(try ProblemObject(answer).type == "urn:cider:problem:shutting-down")
                }
            }
        }
    }

    @Test func anIdleConnectionIsClosed() async throws {
        var configuration = ServerConfiguration()
        configuration.idleTimeout = 1000
        try await TestServer.run(configuration) { server in
            try await HTTP2Connection.open(server.port) { connection in
                #expect(try await connection.score().status == 200)
                try await connection.waitForClose()
                #expect(connection.goAways.value.first == .noError)
            }
            // One that never asks, and one that never answers.
            for bytes in [HTTP2Frames.preface, HTTP2Frames.hello, Array("PRI * HT".utf8), []] {
                try await RawConnection.open(server.port) { connection in
                    try await connection.send(bytes)
                    try await connection.waitForClose()
                }
            }
        }
    }

    @Test func anAnswerThatIsNotReadIsGivenUp() async throws {
        var configuration = ServerConfiguration()
        configuration.idleTimeout = 1000
        try await TestServer.run(configuration) { server in
            let closed = [HTTP2Setting(parameter: .initialWindowSize, value: 0)]
            try await HTTP2Connection.open(server.port, settings: closed) { connection in
                try await connection.stream { stream in
                    try await stream.send(.request("GET", "/livez"), isLast: true)
                    #expect(try await stream.resetCode() == .cancel)
                }
            }
        }
    }
}
