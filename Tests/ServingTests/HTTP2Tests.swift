// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHPACK
import NIOHTTP2
import Serving
import Synchronization
import Testing

/// The server over HTTP/2 without TLS, on the port of HTTP/1.
@Suite(.timeLimit(.minutes(5))) struct HTTP2Tests {
    @Test func aScoreIsToldAsOverHTTP1() async throws {
        try await TestServer.run { server in
            let old = try await server.score()
            let new = try await HTTP2Connection.open(server.port) { try await $0.score() }
            #expect(new.status == 200)
            #expect(new.body.contains("\"knn\",\"value\":12.0,"))
            let names = Set(new.headers.keys).subtracting([":status"])
            #expect(names == Set(old.headers.keys))
            #expect(names.isSuperset(of: ["content-type", "content-length", "date", "server", "x-request-id"]))
            #expect(new.headers["content-length"] == "\(new.body.utf8.count)")

            let metrics = try await server.get("/metrics").body
            #expect(metrics.contains(#"cider_requests_total{route="/score",method="POST",status="200"} 2"# + "\n"))
        }
    }

    @Test func thePrefaceMayComeByteByByte() async throws {
        try await TestServer.run { server in
            try await RawConnection.open(server.port) { connection in
                for byte in HTTP2Frames.hello { try await connection.send([byte]) }
                // The server's settings come first.
                #expect(try await connection.firstBytes(4).last == 4)
            }
            for request in ["PRI * HTTP/2.0\r\n\r\nSX\r\n\r\n", "PRI * HTTP/1.1\r\nHost: a\r\n\r\n"] {
                try await RawConnection.open(server.port) { connection in
                    try await connection.send(request)
                    #expect(try await connection.answer()?.status == 400)
                    try await connection.expectClose()
                }
            }
        }
    }

    @Test func manyStreamsOfOneConnectionAreAllAnswered() async throws {
        try await TestServer.run { server in
            try await HTTP2Connection.open(server.port) { connection in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for value in 0..<500 {
                        group.addTask {
                            let answer = try await connection.score("FAKE\(value)")
                            #expect(answer.status == 200)
                            #expect(answer.body.contains("\"knn\",\"value\":\(value).0,") == true)
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(connection.goAways.value == [])
            }
        }
    }

    @Test func streamsAreAnsweredOutOfOrder() async throws {
        let gate = Gate()
        try await TestServer.run(detector: FakeDetector(beforeBatch: { _ in gate.wait() })) { server in
            try await HTTP2Connection.open(server.port) { connection in
                async let score = connection.score()
                try await server.waitUntil { _ in gate.isReached }
                #expect(try await connection.get("/livez").status == 200)
                gate.open()
                #expect(try await score.status == 200)
            }
        }
    }

    private static func fields(_ count: Int) -> [(String, String)] {
        Array(repeating: ("x", String(repeating: "a", count: 400)), count: count)
    }

    private static let requests: [(HPACKHeaders, String, status: Int)] = [
        (.request("HEAD", "/livez"), "", 200),
        (.request("GET", "/nope"), "", 404),
        (.request("DELETE", "/score"), "", 405),
        (.request("GET", "/livez?a=b"), "", 200),
        (.request("POST", "/score", [("content-encoding", "gzip")]), "FAKE12", 415),
        (.request("POST", "/score", [("expect", "tea")]), "FAKE12", 417),
        (.request("POST", "/score", [("content-length", "6")]), "FAKE12", 200),
        (.request("POST", "/score"), "", 400),
        (.request("POST", "/score"), "FAKE", 422),
        (.request("G(T", "/livez"), "", 400),
        (HPACKHeaders([(":method", "CONNECT"), (":authority", "localhost")]), "FAKE12", 404),
        (HPACKHeaders([(":method", "OPTIONS"), (":scheme", "http"), (":path", "*")]), "", 404),
        (.request("GET", "/livez", (0..<200).map { ("x-\($0)", "y") }), "", 431),
        // Each field takes a byte on the wire, and 433 of the 32 KiB that a header may have.
        (.request("GET", "/livez", fields(60)), "", 200),
        (.request("GET", "/livez", fields(90)), "", 431),
        (.request("GET", "/" + String(repeating: "a", count: 20_000), fields(30)), "", 431),
    ]

    @Test func eachStreamIsToldWhatIsWrongWithIt() async throws {
        try await TestServer.run { server in
            // One connection outlives them all.
            try await HTTP2Connection.open(server.port) { connection in
                #expect(try await connection.get("/readyz").status == 200)
                for (headers, body, status) in Self.requests {
                    let answer = try await connection.ask(headers, body: body)
                    #expect(answer.status == status, "\(headers.description.prefix(120))")
                    #expect(answer.headers["x-request-id"] != nil)
                    guard status != 200 else { continue }
                    #expect(answer.headers["content-type"] == "application/problem+json")
                    #expect(try ProblemObject(answer).status == status)
                }
                #expect(connection.goAways.value == [])
            }
        }
    }

    @Test func aClientThatWaitsIsToldToGoOn() async throws {
        try await TestServer.run { server in
            try await HTTP2Connection.open(server.port) { connection in
                try await connection.stream { stream in
                    try await stream.send(.request("POST", "/score", [("expect", "100-continue")]))
                    #expect(try await stream.answer().status == 100)
                    try await stream.send("FAKE12", isLast: true)
                    #expect(try await stream.answer().status == 200)
                }
            }
        }
    }

    @Test(arguments: [true, false]) func aBodyOverTheLimitIsNotRead(isDeclared: Bool) async throws {
        try await TestServer.run { server in
            try await HTTP2Connection.open(server.port) { connection in
                try await connection.stream { stream in
                    let length = isDeclared ? [("content-length", "104857600")] : []
                    try await stream.send(.request("POST", "/score", length))
                    if !isDeclared {
                        let chunk = String(repeating: "x", count: 1 << 20)
                        for _ in 0..<33 { try await stream.send(chunk) }
                    }
                    #expect(try await stream.answer().status == 413)
                    #expect(try await stream.resetCode() == .noError)
                }
                #expect(try await connection.score().status == 200)
            }
        }
    }

    @Test func aSlowBodyTimesOut() async throws {
        var configuration = ServerConfiguration()
        configuration.bodyTimeout = 150
        try await TestServer.run(configuration) { server in
            try await HTTP2Connection.open(server.port) { connection in
                try await connection.stream { stream in
                    try await stream.send(.request("POST", "/score"))
                    for _ in 0..<8 {
                        try await Task.sleep(for: .milliseconds(25))
                        try? await stream.send("1")
                    }
                    #expect(try await stream.answer().status == 408)
                    #expect(try await stream.resetCode() == .noError)
                }
                // The clock is that of a body, not of a connection.
                try await Task.sleep(for: .milliseconds(200))
                #expect(try await connection.score().status == 200)
            }
        }
    }

    @Test func nobodyWaitsForAStreamThatIsReset() async throws {
        let gate = Gate()
        defer { gate.open() }
        let detector = FakeDetector(beforeBatch: { _ in gate.wait() })
        try await TestServer.run(detector: detector) { server in
            try await HTTP2Connection.open(server.port) { connection in
                async let running = connection.score()
                try await server.waitUntil { _ in gate.isReached }
                try await connection.stream { stream in
                    try await stream.send(.request("POST", "/score"))
                    try await stream.send("FAKE12", isLast: true)
                    try await server.waitForQueue(1)
                    try await stream.reset()
                    // Its place in the queue is free though the encoder is still busy.
                    try await server.waitForQueue(0)
                }
                gate.open()
                #expect(try await running.status == 200)
            }
            #expect(detector.batchSizes.withLock { $0 } == [1])
        }
    }

    @Test func halfABodyIsNone() async throws {
        let detector = FakeDetector()
        try await TestServer.run(detector: detector) { server in
            try await HTTP2Connection.open(server.port) { connection in
                try await connection.stream { stream in
                    try await stream.send(.request("POST", "/score"))
                    try await stream.send("FAKE12")
                    try await server.waitUntil { try await $0.get("/metrics").body.contains("cider_body_bytes 6\n") }
                    try await connection.channel.close()
                }
            }
            try await server.waitUntil {
                try await $0.get("/metrics").body.contains(
                    #"cider_requests_total{route="/score",method="POST",status="499"} 1"# + "\n")
            }
            #expect(detector.batchSizes.withLock { $0 } == [])
        }
    }
}
