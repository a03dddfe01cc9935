import Foundation
import Glibc
import NIOCore
import NIOPosix
import Serving
import Synchronization
import Testing

/// Clients that say that they have said all, as `nc -N` does, and wait for their answers.
@Suite(.timeLimit(.minutes(5))) struct HalfCloseTests {
    private static var configuration: ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.maxImages = 8000
        configuration.queueLength = 8000
        configuration.idleTimeout = 3_600_000
        return configuration
    }

    private static func list(_ count: Int) -> String {
        let data = Data("FAKE12".utf8).base64EncodedString()
        return "{\"images\": [" + (0..<count).map { "{\"id\": \($0), \"data\": \"\(data)\"}" }.joined(separator: ",")
            + "]}"
    }

    /// Reads from a socket of the system's own, in whose buffer little has room, all that comes until the server has closed.
    private static func readSlowly(_ port: Int, _ request: String) throws -> [UInt8] {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw TestFailure("there is no socket") }
        defer { close(socket) }
        var size: Int32 = 4096
        setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw TestFailure("no connection") }
        var rest = Array(request.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw TestFailure("the request was not taken") }
            rest = rest.dropFirst(count)
        }
        shutdown(socket, Int32(SHUT_WR))
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count >= 0 else { throw TestFailure("the connection was cut after \(received.count) bytes") }
            if count == 0 { return received }
            received += buffer.prefix(count)
        }
    }

    @Test(arguments: ["1.1", "1.0"]) func aLongAnswerIsWholeThoughItIsReadSlowly(version: String) async throws {
        let body = Self.list(4000)
        let request =
            "POST /score?neighbours=5 HTTP/\(version)\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "Accept: application/x-ndjson\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body
        try await TestServer.run(Self.configuration) { server in
            let port = server.port
            let bytes = try await NIOThreadPool.singleton.runIfActive { try Self.readSlowly(port, request) }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains(" 200 OK\r\n"))
            #expect(text.count(of: "\"verdict\":") == 4000)
            #expect(version == "1.0" || text.hasSuffix("\r\n0\r\n\r\n"))
        }
    }

    @Test func aShortAnswerIsWholeToo() async throws {
        // Written at once, and more than the buffers of both sides take.
        let body = Self.list(100)
        let request =
            "POST /score?neighbours=5&explain HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
        try await TestServer.run(Self.configuration) { server in
            let port = server.port
            let bytes = try await NIOThreadPool.singleton.runIfActive { try Self.readSlowly(port, request) }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.count(of: "\"timings_ms\":") == 100 && text.hasSuffix("]}"))
        }
    }

    @Test func aClientThatWaitsForABusyEncoderGetsItsAnswer() async throws {
        let gate = Gate()
        defer { gate.open() }
        let detector = FakeDetector(beforeBatch: { _ in gate.wait() })
        try await TestServer.run(Self.configuration, detector: detector) { server in
            async let running = server.score()
            try await server.waitUntil { _ in gate.isReached }
            try await RawConnection.open(server.port) { connection in
                try await connection.send(scoringRequest("FAKE13") + scoringRequest("FAKE14"))
                connection.finish()
                // It is asked whether it is still there, which it is.
                #expect(try await connection.answer()?.status == 100)
                try await server.waitForQueue(1)
                gate.open()
                for value in [13, 14] {
                    var answer = try await connection.answer()
                    while answer?.status == 100 { answer = try await connection.answer() }
                    #expect(answer?.body.contains("\"knn\",\"value\":\(value).0,") == true)
                }
                try await connection.expectClose()
            }
            #expect(try await running.status == 200)
        }
    }

    @Test func aClientThatHasLeftIsFoundOutByTheSameQuestion() async throws {
        let gate = Gate()
        defer { gate.open() }
        let detector = FakeDetector(beforeBatch: { _ in gate.wait() })
        try await TestServer.run(Self.configuration, detector: detector) { server in
            async let running = server.score()
            try await server.waitUntil { _ in gate.isReached }
            for _ in 0..<3 {
                let client = try await BriefClient.connect(server.port)
                try await client.send(Array(scoringRequest("LARGE").utf8))
                try await server.waitForQueue(1)
                try await client.leave()
                // The encoder is still busy.
                try await server.waitForQueue(0)
            }
            gate.open()
            #expect(try await running.status == 200)
            #expect(detector.batchSizes.withLock { $0 } == [1])
        }
    }
}

extension String {
    fileprivate func count(of text: String) -> Int { components(separatedBy: text).count - 1 }
}
