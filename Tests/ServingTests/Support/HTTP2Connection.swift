// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix

/// An HTTP/2 connection without TLS, by prior knowledge.
struct HTTP2Connection: Sendable {
    let channel: any Channel

    /// Why the server said it would take no more streams, in their order.
    let goAways = Shared<[HTTP2ErrorCode]>([])

    private let streams: NIOHTTP2Handler.AsyncStreamMultiplexer<Void>

    /// Connects, telling the server the client's settings, and closes when `body` is done.
    static func open<Result: Sendable>(
        _ port: Int, settings: HTTP2Settings = nioDefaultSettings,
        _ body: (HTTP2Connection) async throws -> Result
    ) async throws -> Result {
        var configuration = NIOHTTP2Handler.Configuration()
        configuration.connection.initialSettings = settings
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { [configuration] channel in
                channel.eventLoop.makeCompletedFuture {
                    let streams = try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(
                        mode: .client, configuration: configuration
                    ) { $0.eventLoop.makeSucceededVoidFuture() }
                    let connection = HTTP2Connection(channel: channel, streams: streams)
                    try channel.pipeline.syncOperations.addHandler(GoAwayListener(connection.goAways))
                    return connection
                }
            }
        do {
            let result = try await body(connection)
            try? await connection.channel.close()
            return result
        } catch {
            try? await connection.channel.close()
            throw error
        }
    }

    /// Opens a stream, and closes it when `body` is done.
    func stream<Result: Sendable>(_ body: (inout HTTP2Stream) async throws -> Result) async throws -> Result {
        let parts = try await streams.openStream { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<HTTP2Frame.FramePayload, HTTP2Frame.FramePayload>(
                    wrappingChannelSynchronously: channel)
            }
        }
        return try await parts.executeThenClose { inbound, outbound in
            var stream = HTTP2Stream(outbound: outbound, inbound: inbound.makeAsyncIterator())
            return try await body(&stream)
        }
    }

    /// One request on a stream of its own.
    func ask(_ headers: HPACKHeaders, body: String = "") async throws -> Answer {
        try await stream { stream in
            try await stream.send(headers, isLast: body.isEmpty)
            if !body.isEmpty { try await stream.send(body, isLast: true) }
            return try await stream.answer()
        }
    }

    /// One request without a body on a stream of its own.
    func get(_ path: String) async throws -> Answer { try await ask(.request("GET", path)) }

    /// One scoring request on a stream of its own.
    func score(_ body: String = "FAKE12") async throws -> Answer {
        try await ask(.request("POST", "/score"), body: body)
    }

    /// Waits for the server to close the connection.
    func waitForClose() async throws { try await channel.closeFuture.get() }
}

/// One stream of an HTTP/2 connection.
struct HTTP2Stream {
    typealias Payload = HTTP2Frame.FramePayload

    fileprivate let outbound: NIOAsyncChannelOutboundWriter<Payload>
    fileprivate var inbound: NIOAsyncChannelInboundStream<Payload>.AsyncIterator

    func send(_ headers: HPACKHeaders, isLast: Bool = false) async throws {
        try await outbound.write(.headers(.init(headers: headers, endStream: isLast)))
    }

    func send(_ body: String, isLast: Bool = false) async throws {
        try await outbound.write(.data(.init(data: .byteBuffer(ByteBuffer(string: body)), endStream: isLast)))
    }

    func reset() async throws { try await outbound.write(.rstStream(.cancel)) }

    /// Reads the answer, whole.
    mutating func answer() async throws -> Answer {
        var answer = Answer(status: 0, headers: [:], body: "")
        while let payload = try await inbound.next() {
            let isLast: Bool
            switch payload {
            case .headers(let headers):
                for (name, value, _) in headers.headers { answer.headers[name] = value }
                answer.status = answer.headers[":status"].flatMap { Int($0) } ?? 0
                isLast = headers.endStream || answer.status == 100
            case .data(let data):
                if case .byteBuffer(let bytes) = data.data { answer.body += String(buffer: bytes) }
                isLast = data.endStream
            case .rstStream(let code):
                throw TestFailure("the stream is reset: \(code)")
            default:
                isLast = false
            }
            if isLast { return answer }
        }
        throw TestFailure("the stream ended without an answer")
    }

    /// Waits for the server to reset the stream.
    mutating func resetCode() async throws -> HTTP2ErrorCode? {
        do {
            while let payload = try await inbound.next() {
                if case .rstStream(let code) = payload { return code }
            }
            return nil
        } catch let error as NIOHTTP2Errors.StreamClosed {
            return error.errorCode
        }
    }
}

extension HPACKHeaders {
    static func request(_ method: String, _ path: String, _ fields: [(String, String)] = []) -> HPACKHeaders {
        HPACKHeaders(
            [(":method", method), (":scheme", "http"), (":authority", "localhost"), (":path", path)] + fields)
    }
}

extension Answer {
    init(status: Int, headers: [String: String], body: String) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

private final class GoAwayListener: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame

    private let codes: Shared<[HTTP2ErrorCode]>

    init(_ codes: Shared<[HTTP2ErrorCode]>) {
        self.codes = codes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .goAway(_, let code, _) = unwrapInboundIn(data).payload { codes.change { $0.append(code) } }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
