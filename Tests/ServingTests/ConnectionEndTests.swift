// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Serving
import Testing

/// Clients that leave in every state that a connection can be in.
///
/// Timeouts are so long that only the end of a connection gives its place back in the time that a test has.
@Suite(.serialized, .timeLimit(.minutes(20))) struct ConnectionEndTests {
    private static let states: [(name: String, sent: [UInt8])] = [
        ("nothing sent", []),
        ("half a head", Array("GET /li".utf8)),
        ("half a body", Array("POST /score HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nFAKE".utf8)),
        ("half a chunk", Array("POST /score HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nFA".utf8)),
        ("a request", Array("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n".utf8)),
        ("half a preface", Array(HTTP2Frames.preface.dropLast(3))),
        ("a preface", HTTP2Frames.preface),
        ("settings", HTTP2Frames.hello),
        ("half a stream", HTTP2Frames.hello + HTTP2Frames.score(stream: 1)),
    ]

    private static var patient: ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.idleTimeout = 3_600_000
        configuration.bodyTimeout = 3_600_000
        return configuration
    }

    @Test(arguments: states.indices) func aClientThatLeavesGivesItsPlaceBack(state: Int) async throws {
        let bytes = Self.states[state].sent
        try await TestServer.run(Self.patient) { server in
            try await server.withClients(5000) { server, number in
                let client = try await BriefClient.connect(server.port)
                if !bytes.isEmpty { try? await client.send(bytes) }
                try await client.leave(number.isMultiple(of: 2) ? .close : .reset)
            }
            #expect(try await server.get("/livez").status == 200)
            try await server.waitUntilAlone()
            #expect(try await server.score().status == 200)
        }
    }

    @Test func aClientThatLeavesBetweenRequestsGivesItsPlaceBack() async throws {
        try await TestServer.run(Self.patient) { server in
            try await server.withClients(5000) { server, _ in
                let status = try await server.get("/livez").status
                #expect(status == 200)
            }
            try await server.waitUntilAlone()
        }
    }

    @Test func aClientThatLeavesBetweenStreamsGivesItsPlaceBack() async throws {
        try await TestServer.run(Self.patient) { server in
            try await server.withClients(1000) { server, _ in
                let status = try await HTTP2Connection.open(server.port) { try await $0.get("/livez").status }
                #expect(status == 200)
            }
            try await server.waitUntilAlone()
        }
    }

    @Test func theServerClosesWhereAClientOnlyEndsItsSide() async throws {
        try await TestServer.run(Self.patient) { server in
            for (name, bytes) in Self.states {
                try await RawConnection.open(server.port) { connection in
                    if !bytes.isEmpty { try await connection.send(bytes) }
                    connection.finish()
                    // The test's time limit is what tells; nothing else would close it.
                    try await connection.waitForClose()
                }
                try await server.waitUntilAlone()
                #expect(try await server.score().status == 200, "after \(name)")
            }
        }
    }

    @Test func aClientThatOnlyEndsItsSideGetsItsAnswers() async throws {
        try await TestServer.run(Self.patient) { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send(scoringRequest("FAKE12") + scoringRequest("FAKE13"))
                connection.finish()
                for value in [12, 13] {
                    let answer = try await connection.answer()
                    #expect(answer?.body.contains("\"knn\",\"value\":\(value).0,") == true)
                }
                try await connection.expectClose()
            }
            try await server.waitUntilAlone()
        }
    }

    @Test func halfAPrefaceIsNoRequest() async throws {
        try await TestServer.run(Self.patient) { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send("PRI * HTTP/2.0\r\n\r\n")
                connection.finish()
                #expect(try await connection.answer()?.status == 400)
                try await connection.expectClose()
            }
        }
    }
}
