// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Randomness
import Serving
import Synchronization
import Testing

/// What no well-behaved client sends.
@Suite(.timeLimit(.minutes(5))) struct HostileClientTests {
    private static let host = "Host: localhost\r\n"

    private static let badRequests: [(String, status: Int)] = [
        ("\u{16}\u{3}\u{1}\r\n\r\n", 400),
        ("hello world\r\n\r\n", 400),
        ("FOO /livez HTTP/1.1\r\n\(host)\r\n", 400),
        ("GET /livez HTTP/9.9\r\n\(host)\r\n", 400),
        ("GET /livez HTTP/1.1\nHost: a\n\n", 400),
        ("GET /livez HTTP/1.1\r\n\r\n", 400),
        ("GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET /livez HTTP/1.1\r\n\(host)X: a\u{0}b\r\n\r\n", 400),
        ("GET /livez HTTP/1.1\r\n\(host)X: a\r\n b\r\n\r\n", 400),
        ("POST /score HTTP/1.1\r\n\(host)Content-Length: 6\r\nContent-Length: 6\r\n\r\nFAKE12", 400),
        ("POST /score HTTP/1.1\r\n\(host)Content-Length: 6\r\nContent-Length: 5\r\n\r\nFAKE12", 400),
        ("POST /score HTTP/1.1\r\n\(host)Content-Length: -6\r\n\r\nFAKE12", 400),
        ("POST /score HTTP/1.1\r\n\(host)Content-Length: 99999999999999999999\r\n\r\nFAKE12", 400),
        ("POST /score HTTP/1.1\r\n\(host)Content-Length: 9999999999\r\n\r\n", 413),
        ("POST /score HTTP/1.1\r\n\(host)Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST /score HTTP/1.1\r\n\(host)Transfer-Encoding: gzip\r\n\r\nFAKE12", 400),
        ("POST /score HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n3\r\nFAK\r\nzz\r\n", 400),
        ("GET /livez HTTP/1.1\r\n\(host)X: \(String(repeating: "a", count: 100_000))\r\n\r\n", 431),
        ("GET /livez HTTP/1.1\r\n\(host)\(String(repeating: "X: y\r\n", count: 5000))\r\n", 431),
        ("GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\n\(host)\r\n", 431),
        ("CONNECT foo:80 HTTP/1.1\r\n\(host)\r\n", 404),
    ]

    @Test func whatIsNoGoodRequestIsToldSoAndCutOff() async throws {
        try await TestServer.run { server in
            for (request, status) in Self.badRequests {
                try await RawConnection.open(server.port) { connection in
                    try await connection.send(request)
                    let answer = try await connection.answer()
                    #expect(answer?.status == status, "\(request.prefix(120))")
                    #expect(answer?.headers["content-type"] == "application/problem+json")
                    #expect(answer?.headers["connection"] == "close")
                    #expect(answer?.headers["x-request-id"] != nil)
                    try await connection.expectClose()
                }
            }
            #expect(try await server.score().status == 200)
        }
    }

    @Test func oddRequestsGetOneAnswer() async throws {
        let deep = String(repeating: "[", count: 200_000)
        let emptyPart = "--b\r\nContent-Disposition: form-data; name=image; filename=a\r\n\r\n\r\n"
        let requests: [(String, Int)] = [
            ("GET http://localhost/livez HTTP/1.1\r\n\(Self.host)\r\n", 200),
            ("OPTIONS * HTTP/1.1\r\n\(Self.host)\r\n", 404),
            ("TRACE /livez HTTP/1.1\r\n\(Self.host)\r\n", 405),
            ("GET /livez HTTP/1.1\r\n\(Self.host)Content-Length: 6\r\n\r\nFAKE12", 200),
            ("GET /livez?%00=%00&&==&a HTTP/1.1\r\n\(Self.host)\r\n", 200),
            (scoringRequest(headers: "Expect: tea\r\n"), 417),
            (scoringRequest(headers: "Content-Encoding: gzip\r\n"), 415),
            (scoringRequest(headers: "Connection: Upgrade\r\nUpgrade: h2c\r\n"), 200),
            (scoringRequest(deep, headers: "Content-Type: application/json\r\n"), 400),
            (
                scoringRequest(
                    String(repeating: "{\"a\":", count: 50_000), headers: "Content-Type: application/json\r\n"), 400
            ),
            (
                scoringRequest(
                    String(repeating: emptyPart, count: 5000) + "--b--",
                    headers: "Content-Type: multipart/form-data; boundary=b\r\n"), 413
            ),
            (
                "POST /score HTTP/1.1\r\n\(Self.host)Transfer-Encoding: chunked\r\n\r\n3\r\nFAK\r\n3\r\nE12\r\n0\r\n\r\n",
                200
            ),
        ]
        try await TestServer.run { server in
            for (request, status) in requests {
                try await RawConnection.open(server.port) { connection in
                    try await connection.send(request)
                    #expect(try await connection.answer()?.status == status, "\(request.prefix(120))")
                }
            }
        }
    }

    @Test func pipelinedRequestsAreAnsweredInTheirOrder() async throws {
        try await TestServer.run { server in
            try await RawConnection.open(server.port) { connection in
                let requests = (1...20).map { scoringRequest("FAKE\($0)") }
                try await connection.send(
                    requests.joined() + "GET /nope HTTP/1.1\r\n\(Self.host)\r\n" + "\u{0}\r\n\r\n")
                for number in 1...20 {
                    let answer = try await connection.answer()
                    #expect(answer?.body.contains("\"knn\",\"value\":\(number).0,") == true)
                }
                #expect(try await connection.answer()?.status == 404)
                #expect(try await connection.answer()?.status == 400)
                try await connection.expectClose()
            }
        }
    }

    @Test func aConnectionLivesOnlyAsLongAsBothSidesWant() async throws {
        try await TestServer.run { server in
            func persistence(_ request: String) async throws -> String? {
                try await RawConnection.open(server.port) { connection in
                    try await connection.send(request)
                    let answer = try await connection.answer()
                    #expect(answer?.status == 200)
                    if answer?.headers["connection"] == "close" { try await connection.expectClose() }
                    return answer?.headers["connection"]
                }
            }
            let requests = [
                ("GET /livez HTTP/1.1\r\n\(Self.host)\r\n", nil),
                ("GET /livez HTTP/1.1\r\n\(Self.host)Connection: close\r\n\r\n", "close"),
                ("GET /livez HTTP/1.0\r\n\r\n", "close"),
                ("GET /livez HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "keep-alive"),
            ]
            for (request, expected) in requests {
                let found = try await persistence(request)
                #expect(found == expected)
            }
        }
    }

    @Test func aClientThatWaitsIsToldToGoOn() async throws {
        try await TestServer.run { server in
            try await RawConnection.open(server.port) { connection in
                let head = "POST /score HTTP/1.1\r\n\(Self.host)Expect: 100-continue\r\nContent-Length: 6\r\n\r\n"
                try await connection.send(head)
                #expect(try await connection.answer()?.status == 100)
                try await connection.send("FAKE12")
                #expect(try await connection.answer()?.status == 200)
            }
            try await RawConnection.open(server.port) { connection in
                let head =
                    "POST /score HTTP/1.1\r\n\(Self.host)Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"
                try await connection.send(head)
                #expect(try await connection.answer()?.status == 413)
            }
        }
    }

    @Test(arguments: ["POST /sc", "POST /score HTTP/1.1\r\n\(host)Content-Length: 60\r\n\r\nFAKE12"])
    func halfARequestIsNone(request: String) async throws {
        try await TestServer.run { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send(request)
                connection.finish()
                #expect(try await connection.answer()?.status == 400)
                try await connection.expectClose()
            }
        }
    }

    @Test func aSlowBodyTimesOut() async throws {
        var configuration = ServerConfiguration()
        configuration.bodyTimeout = 150
        try await TestServer.run(configuration) { server in
            try await RawConnection.open(server.port) { connection in
                // A byte now and then does not help.
                try await connection.send("POST /score HTTP/1.1\r\n\(Self.host)Content-Length: 100000\r\n\r\nFAKE")
                for _ in 0..<8 {
                    try await Task.sleep(for: .milliseconds(25))
                    try? await connection.send("1")
                }
                let answer = try await connection.answer()
                #expect(answer?.status == 408)
                #expect(answer?.headers["connection"] == "close")
                try await connection.expectClose()
            }
            // The clock is that of a body, not of a connection.
            try await RawConnection.open(server.port) { connection in
                for _ in 0..<2 {
                    try await connection.send(scoringRequest())
                    #expect(try await connection.answer()?.status == 200)
                    try await Task.sleep(for: .milliseconds(200))
                }
            }
        }
    }

    @Test func anIdleConnectionIsClosed() async throws {
        var configuration = ServerConfiguration()
        configuration.idleTimeout = 1000
        try await TestServer.run(configuration, models: [], waitsUntilReady: false) { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send("GET /livez HTTP/1.1\r\nHo")
                try await connection.expectClose()
            }
        }
    }

    @Test func aBodyOverTheLimitIsNotRead() async throws {
        try await TestServer.run { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send("POST /score HTTP/1.1\r\n\(Self.host)Content-Length: 104857600\r\n\r\n")
                // The answer comes though not a byte of the body is sent.
                #expect(try await connection.answer()?.status == 413)
                try await connection.expectClose()
            }
            try await RawConnection.open(server.port) { connection in
                try await connection.send("POST /score HTTP/1.1\r\n\(Self.host)Transfer-Encoding: chunked\r\n\r\n")
                let chunk = "100000\r\n" + String(repeating: "x", count: 1 << 20) + "\r\n"
                // Of 100 MiB, the thirty-third is too much.
                for _ in 0..<33 { try await connection.send(chunk) }
                #expect(try await connection.answer()?.status == 413)
            }
            #expect(try await server.score().status == 200)
        }
    }

    @Test func anEarlyAnswerClosesRatherThanReadOn() async throws {
        try await TestServer.run { server in
            try await RawConnection.open(server.port) { connection in
                try await connection.send("POST /nope HTTP/1.1\r\n\(Self.host)Content-Length: 1000\r\n\r\nFAKE")
                let answer = try await connection.answer()
                #expect(answer?.status == 404)
                #expect(answer?.headers["connection"] == "close")
                try await connection.expectClose()
            }
        }
    }

    @Test func randomBytesNeverEndTheServer() async throws {
        try await TestServer.run { server in
            var generator = SplitMix64(state: 7)
            let seeds = [
                scoringRequest(), scoringRequest("--b--", headers: "Content-Type: multipart/form-data; boundary=b\r\n"),
                scoringRequest(#"{"images":[{"data":""}]}"#, headers: "Content-Type: application/json\r\n"),
                "GET /models/fake?x=%41 HTTP/1.1\r\n\(Self.host)\r\n",
            ]
            for round in 0..<300 {
                var bytes = Array(seeds[round % seeds.count].utf8)
                for _ in 0...Int.random(in: 0..<4, using: &generator) {
                    let position = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[position] = UInt8.random(in: .min ... .max, using: &generator)
                }
                try await RawConnection.open(server.port) { [bytes] connection in
                    try? await connection.send(bytes)
                    connection.finish()
                    if let answer = try await connection.answer() {
                        #expect(answer.status < 500, "\(String(decoding: bytes, as: UTF8.self))")
                    }
                }
            }
            #expect(try await server.score().status == 200)
        }
    }
}
