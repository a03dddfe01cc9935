// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// A TCP connection that sends whatever bytes a test wants, and reads HTTP answers.
struct RawConnection {
    private let channel: any Channel
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var received = ByteBuffer()

    /// Connects, and closes when `body` is done.
    static func open<Result>(
        _ port: Int, _ body: (inout RawConnection) async throws -> Result
    ) async throws -> Result {
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            var raw = RawConnection(
                channel: connection.channel, outbound: outbound, inbound: inbound.makeAsyncIterator())
            return try await body(&raw)
        }
    }

    func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }
    func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

    /// Says that nothing more will be sent, and goes on reading.
    func finish() { outbound.finish() }

    /// Reads the next answer, whole; nil where the server closes before its first byte.
    mutating func answer(toHead: Bool = false) async throws -> Answer? {
        while true {
            if let answer = Answer(taking: &received, isToHead: toHead) { return answer }
            guard try await receive() else {
                if received.readableBytes == 0 { return nil }
                throw TestFailure("the answer is cut: \(String(buffer: received))")
            }
        }
    }

    /// Waits for the server to close its side, and refuses any further byte.
    mutating func expectClose() async throws {
        while try await receive() {}
        guard received.readableBytes == 0 else { throw TestFailure("unexpected: \(String(buffer: received))") }
    }

    /// Waits for the server to close its side, whatever comes before.
    mutating func waitForClose() async throws {
        while try await receive() {}
    }

    /// Reads all that comes until the server closes its side.
    mutating func rest() async throws -> String {
        while try await receive() {}
        return String(buffer: received)
    }

    /// Reads some bytes.
    mutating func firstBytes(_ count: Int) async throws -> [UInt8] {
        while received.readableBytes < count {
            guard try await receive() else { throw TestFailure("the connection ended") }
        }
        return received.readBytes(length: count) ?? []
    }

    /// Whatever comes next.
    mutating func more() async throws -> String {
        if received.readableBytes == 0, try await !receive() { throw TestFailure("the connection ended") }
        return received.readString(length: received.readableBytes) ?? ""
    }

    private mutating func receive() async throws -> Bool {
        do {
            guard var bytes = try await inbound.next() else { return false }
            received.writeBuffer(&bytes)
            return true
        } catch is IOError {
            return false
        }
    }
}

/// One HTTP answer.
struct Answer: Sendable {
    var status: Int

    /// Values by names in lower case.
    var headers: [String: String]
    var body: String

    /// Takes an answer from what was received; nil where it is not whole yet.
    init?(taking received: inout ByteBuffer, isToHead: Bool) {
        let text = String(buffer: received)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        headers = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        guard let code = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        status = code
        let length = isToHead || code == 100 ? 0 : headers["content-length"].flatMap { Int($0) } ?? 0
        let head = text[..<end.upperBound].utf8.count
        guard received.readableBytes >= head + length else { return nil }
        received.moveReaderIndex(forwardBy: head)
        body = received.readString(length: length) ?? ""
        received.discardReadBytes()
    }
}

extension TestServer {
    /// One request on a connection of its own.
    func get(_ path: String) async throws -> Answer {
        try await RawConnection.open(port) { connection in
            try await connection.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
            guard let answer = try await connection.answer() else { throw TestFailure("no answer to GET \(path)") }
            return answer
        }
    }

    /// One scoring request on a connection of its own.
    func score(_ body: String = "FAKE12", path: String = "/score", headers: String = "") async throws -> Answer {
        try await RawConnection.open(port) { connection in
            try await connection.send(scoringRequest(body, path: path, headers: headers))
            guard let answer = try await connection.answer() else { throw TestFailure("no answer to POST \(path)") }
            return answer
        }
    }
}

/// The text of a scoring request; `headers` are further lines, each with its end.
func scoringRequest(_ body: String = "FAKE12", path: String = "/score", headers: String = "") -> String {
    "POST \(path) HTTP/1.1\r\nHost: localhost\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
}
