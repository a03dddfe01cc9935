// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import Serving
import Testing

/// As many connections as may be open, and more.
@Suite(.timeLimit(.minutes(20))) struct ConnectionLimitTests {
    private static let limit = 8

    private static var configuration: ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.maxConnections = limit
        configuration.idleTimeout = 3_600_000
        return configuration
    }

    /// Takes every place, with one connection that asks and others that do not, until `body` is done.
    private func withFullHouse(_ server: TestServer, _ body: ([BriefClient]) async throws -> Void) async throws {
        try await RawConnection.open(server.port) { asking in
            try await Self.waitUntilOpen(1, asking: &asking)
            var clients: [BriefClient] = []
            for _ in 1..<Self.limit { clients.append(try await BriefClient.connect(server.port)) }
            try await Self.waitUntilOpen(Self.limit, asking: &asking)
            try await body(clients)
            for client in clients { try await client.leave() }
        }
    }

    private static func waitUntilOpen(_ count: Int, asking connection: inout RawConnection) async throws {
        while true {
            try await connection.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
            guard let answer = try await connection.answer() else { throw TestFailure("no answer to GET /metrics") }
            if answer.body.contains("cider_connections \(count)\n") { return }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test func healthChecksGetIn() async throws {
        try await TestServer.run(Self.configuration) { server in
            try await withFullHouse(server) { _ in
                for path in ["/livez", "/readyz", "/health", "/metrics"] {
                    let answer = try await server.get(path)
                    #expect(answer.status == 200, "\(path)")
                    #expect(answer.headers["connection"] == "close", "\(path)")
                }
                let http2 = try await HTTP2Connection.open(server.port) { try await $0.get("/livez").status }
                #expect(http2 == 200)
            }
        }
    }

    @Test func everythingElseIsToldToComeBack() async throws {
        try await TestServer.run(Self.configuration) { server in
            try await withFullHouse(server) { clients in
                for answer in [
                    try await server.score(), try await server.score(headers: "Expect: 100-continue\r\n"),
                    try await server.get("/models"),
                    try await HTTP2Connection.open(server.port) { try await $0.score() },
                ] {
                    #expect(answer.status == 503)
                    #expect(answer.headers["retry-after"] == "1")
                    #expect(try ProblemObject(answer).type == "urn:cider:problem:too-many-connections")
                }
                // One place is enough.
                try await clients[0].leave()
                try await server.waitUntil { try await $0.score().status == 200 }
            }
        }
    }

    @Test func healthChecksGetInThoughClientsKeepComing() async throws {
        try await TestServer.run(Self.configuration) { server in
            try await withFullHouse(server) { _ in
                // None of them asks or leaves, so that each takes the place of an earlier one.
                var more: [BriefClient] = []
                for _ in 0..<40 {
                    for _ in 0..<25 { more.append(try await BriefClient.connect(server.port)) }
                    #expect(try await server.get("/livez").status == 200)
                }
                // All but those in reserved places are cut, though no time has passed.
                for client in more.prefix(900) { try await client.channel.closeFuture.get() }
                let metrics = try await server.get("/metrics").body
                let over = metrics.split(separator: "\n").first { $0.hasPrefix("cider_connections_over_limit_total ") }
                #expect((over?.split(separator: " ").last.flatMap { Int($0) } ?? 0) >= 1000)
                #expect(metrics.contains("cider_connections_limit \(Self.limit)\n"))
                for client in more { try await client.leave() }
            }
            try await server.waitUntilAlone()
            #expect(try await server.score().status == 200)
        }
    }

    @Test func aFullHouseIsLoggedOnce() async throws {
        let lines = Shared<[String]>([])
        let logger = Logger(label: "test") { label in
            LineHandler(label: label, format: .text, level: .info) { line in lines.change { $0.append(line) } }
        }
        func count(_ text: String) -> Int { lines.value.count { $0.contains(text) } }
        let models = [ModelSource(name: "fake") { FakeDetector() }]
        try await TestServer.run(Self.configuration, models: models, logger: logger) { server in
            try await withFullHouse(server) { _ in
                for _ in 0..<50 {
                    let status = try await server.score().status
                    #expect(status == 503)
                }
                #expect(count("as many connections are open as may be") == 1)
                #expect(count("connections are taken again") == 0)
            }
            try await server.waitUntilAlone()
            #expect(count("as many connections are open as may be") == 1)
            #expect(count("connections are taken again") == 1)
        }
    }
}
