// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP2
import Randomness
import Serving
import Testing

/// What no well-behaved client sends over HTTP/2.
@Suite(.timeLimit(.minutes(5))) struct HTTP2HostileClientTests {
    /// A header of `:method: GET` and a field that is repeated from the table, 4 kB each time.
    private static let bomb: [UInt8] =
        [0x82, 0x86, 0x84, 0x40, 0x01, 0x78, 0x7F, 0x81, 0x1F] + [UInt8](repeating: 0x61, count: 4096)
        + [UInt8](repeating: 0xBE, count: 8000)

    private static let attacks: [(name: String, bytes: [UInt8])] = [
        ("no settings", HTTP2Frames.score(stream: 1)),
        ("zeros", [UInt8](repeating: 0, count: 1000)),
        ("text", Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)),
        ("a frame too large", HTTP2Frames.frame(4, stream: 0) + [0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1]),
        ("an even stream", HTTP2Frames.frame(4, stream: 0) + HTTP2Frames.score(stream: 2)),
        ("a body before its header", HTTP2Frames.frame(4, stream: 0) + HTTP2Frames.data(stream: 1, "FAKE")),
        ("a header that expands", HTTP2Frames.frame(4, stream: 0) + HTTP2Frames.headerBlock(flags: 5, stream: 1, bomb)),
        (
            "a broken header",
            HTTP2Frames.frame(4, stream: 0) + HTTP2Frames.headerBlock(flags: 5, stream: 1, [0xFF, 0xFF])
        ),
        (
            "a flood of continuations",
            HTTP2Frames.frame(4, stream: 0) + HTTP2Frames.headerBlock(stream: 1, [0x83])
                + (0..<10_000).flatMap { _ in HTTP2Frames.continuation(stream: 1, []) }
        ),
        (
            "a flood of resets",
            HTTP2Frames.frame(4, stream: 0)
                + (0..<2000).flatMap { HTTP2Frames.score(stream: 2 * $0 + 1) + HTTP2Frames.reset(stream: 2 * $0 + 1) }
        ),
        ("a flood of pings", HTTP2Frames.frame(4, stream: 0) + (0..<2000).flatMap { _ in HTTP2Frames.ping }),
        ("a flood of settings", (0..<2000).flatMap { _ in HTTP2Frames.frame(4, stream: 0) }),
        (
            "a flood of empty frames",
            HTTP2Frames.frame(4, stream: 0) + HTTP2Frames.score(stream: 1)
                + (0..<1000).flatMap { _ in HTTP2Frames.frame(0, stream: 1) }
        ),
        (
            "a window that overflows",
            HTTP2Frames.frame(4, stream: 0) + HTTP2Frames.frame(8, stream: 0, [0x7F, 0xFF, 0xFF, 0xFF])
        ),
    ]

    @Test func anAttackEndsItsConnectionAlone() async throws {
        try await TestServer.run { server in
            for (name, bytes) in Self.attacks {
                try await RawConnection.open(server.port) { connection in
                    try? await connection.send(HTTP2Frames.preface + bytes)
                    // The idle time is far longer than the test may take.
                    let start = ContinuousClock.now
                    try await connection.waitForClose()
                    #expect(start.duration(to: .now) < .seconds(30), "\(name)")
                }
            }
            #expect(try await HTTP2Connection.open(server.port) { try await $0.score().status } == 200)
            let metrics = try await server.get("/metrics").body
            #expect(metrics.contains("http_server_active_requests 1\n"))
            #expect(metrics.contains("cider_body_bytes 0\n"))
        }
    }

    @Test func streamsAreBounded() async throws {
        try await TestServer.run { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send(
                    HTTP2Frames.hello + (0..<1000).flatMap { HTTP2Frames.score(stream: 2 * $0 + 1) })
                _ = try await connection.firstBytes(9)
                try await server.waitUntil { try await $0.get("/metrics").body.contains("http_server_active_requests") }
                let active = try await server.get("/metrics").body.split(separator: "\n")
                    .first { $0.hasPrefix("http_server_active_requests ") }?.split(separator: " ").last
                #expect((active.flatMap { Int($0) } ?? .max) <= 129)
            }
        }
    }

    @Test func streamsOfAllConnectionsAreBoundedTogether() async throws {
        var configuration = ServerConfiguration()
        configuration.maxConnections = 20
        try await TestServer.run(configuration) { server in
            let requests = HTTP2Frames.hello + (0..<100).flatMap { HTTP2Frames.score(stream: 2 * $0 + 1) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        try await RawConnection.open(server.port) { connection in
                            try await connection.send(requests)
                            try await Task.sleep(for: .seconds(600))
                        }
                    }
                }
                let refused = #"cider_requests_total{route="none",method="_OTHER",status="503"} 176"#
                try await server.waitUntil { try await $0.get("/metrics").body.contains(refused + "\n") }
                #expect(try await server.get("/metrics").body.contains("http_server_active_requests 1025\n"))
                group.cancelAll()
                while let result = await group.nextResult() { _ = result }
            }
            try await server.waitUntil { try await $0.get("/metrics").body.contains("http_server_active_requests 1\n") }
            #expect(try await HTTP2Connection.open(server.port) { try await $0.score().status } == 200)
        }
    }

    @Test func randomBytesNeverEndTheServer() async throws {
        try await TestServer.run { server in
            var generator = SplitMix64(state: 11)
            let seed =
                HTTP2Frames.hello + HTTP2Frames.score(stream: 1) + HTTP2Frames.data(stream: 1, "FAKE12")
                + HTTP2Frames.ping + HTTP2Frames.score(stream: 3) + HTTP2Frames.reset(stream: 3)
                + HTTP2Frames.frame(8, stream: 0, [0, 0, 1, 0]) + HTTP2Frames.score(stream: 5)
                + HTTP2Frames.data(stream: 5, "FAKE13") + HTTP2Frames.frame(7, stream: 0, [0, 0, 0, 0, 0, 0, 0, 0])
            for round in 0..<400 {
                var bytes = seed
                for _ in 0...Int.random(in: 0..<6, using: &generator) {
                    let position = Int.random(in: HTTP2Frames.preface.count..<bytes.count, using: &generator)
                    bytes[position] = UInt8.random(in: .min ... .max, using: &generator)
                }
                if round % 4 == 0 { bytes.removeLast(Int.random(in: 0..<100, using: &generator)) }
                try await RawConnection.open(server.port) { [bytes] connection in
                    try? await connection.send(bytes)
                    connection.finish()
                    try await connection.waitForClose()
                }
            }
            #expect(try await HTTP2Connection.open(server.port) { try await $0.score().status } == 200)
            #expect(try await server.score().status == 200)
        }
    }
}
