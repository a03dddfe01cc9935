import HTTPTypes
import NIOCore
import NIOHTTP1

/// Keeps one connection honest: times bodies, tells a client to go on, answers what is no HTTP, and closes so that the
/// last answer is not lost.
///
/// It stands between HTTP/1 and the application, and sees every part of both directions, on the connection's event loop.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let connection: Connection
    private let limits: ConnectionLimits
    private let isStopping: @Sendable () -> Bool
    private let didRefuse: @Sendable (Problem, _ requestID: String) -> Void
    private var state = ConnectionState()
    private var bodyTimer: Scheduled<Void>?
    private var lingerTimer: Scheduled<Void>?

    /// - Parameters:
    ///   - connection: told when the client leaves.
    ///   - limits: what the connection may take.
    ///   - isStopping: whether the server shuts down, so that the next answer is the last.
    ///   - didRefuse: called for each request that is answered here, without the application.
    init(
        connection: Connection, limits: ConnectionLimits, isStopping: @escaping @Sendable () -> Bool,
        didRefuse: @escaping @Sendable (Problem, _ requestID: String) -> Void
    ) {
        self.connection = connection
        self.limits = limits
        self.isStopping = isStopping
        self.didRefuse = didRefuse
    }

    // MARK: From the client

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        switch part {
        case .head(let head):
            guard state.receiveHead(keepAlive: head.keepsConnection, isHTTP10: head.isHTTP10) else { return }
            if let problem = head.problem {
                state.refuseLastHead()
                answer(problem, context: context)
                return
            }
            if state.isAnsweringNone, head.expectsContinue(limit: limits.maxBodyBytes) {
                let head = HTTPResponseHead(version: .http1_1, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            }
        case .body:
            guard state.isReadingBody else { return }
        case .end:
            guard state.receiveEnd() else { return }
            bodyTimer?.cancel()
            bodyTimer = nil
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if state.isReadingBody, bodyTimer == nil {
            bodyTimer = context.eventLoop.assumeIsolated().scheduleTask(in: limits.bodyTimeout) {
                self.bodyTimer = nil
                if self.state.isReadingBody { context.fireErrorCaught(BodyTimeout()) }
            }
        }
        context.fireChannelReadComplete()
        // The application reads no more; what still comes is dropped here.
        if state.isLingering { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // After one error the decoder reports one more for every read.
        if error is ByteToMessageDecoderError, state.isLingering || state.garbage != nil { return }
        guard let error = error as? HTTPParserError else {
            context.fireErrorCaught(error)
            return
        }
        switch state.receiveGarbage() {
        case .tellApplication: context.fireErrorCaught(error)
        case .answer: answer(Problem(error), context: context)
        case .ignore: break
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { connection.markLeft() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection.markLeft()
        cancelTimers()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        cancelTimers()
    }

    // MARK: To the client

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            switch state.beginAnswer(close: isStopping() || !head.isKeepAlive) {
            case .usual: break
            case .close: head.headers.replaceOrAdd(name: "connection", value: "close")
            case .keepAlive: head.headers.replaceOrAdd(name: "connection", value: "keep-alive")
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            switch state.endAnswer() {
            case .keepOpen:
                context.write(data, promise: promise)
            case .close:
                context.writeAndFlush(data, promise: promise)
                linger(context: context)
            case .answerGarbage:
                context.write(data, promise: promise)
                answer(state.garbage ?? .malformedRequest("the request is no HTTP"), context: context)
            }
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode != .input, !state.isLingering else {
            context.close(mode: mode, promise: promise)
            return
        }
        if mode == .output {
            linger(context: context, promise: promise)
        } else {
            if let promise { context.channel.closeFuture.cascade(to: promise) }
            linger(context: context)
        }
    }

    /// Answers in the application's stead, and closes.
    private func answer(_ problem: Problem, context: ChannelHandlerContext) {
        guard state.refuse(with: problem) else { return }
        let id = RequestID.choose(nil)
        didRefuse(problem, id)
        var json = JSONWriter(capacity: 256)
        problem.write(to: &json, requestID: id)
        let head = HTTPResponseHead(
            version: .http1_1,
            status: .init(statusCode: problem.status.code, reasonPhrase: problem.status.reasonPhrase),
            headers: [
                "content-type": "application/problem+json", "content-length": "\(json.buffer.readableBytes)",
                "connection": "close", "x-request-id": id,
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(json.buffer))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        linger(context: context)
    }

    /// Closes this side, and the whole only when the client has, or after a while: a connection cut with bytes unread
    /// would take the last answer with it.
    private func linger(context: ChannelHandlerContext, promise: EventLoopPromise<Void>? = nil) {
        guard state.beginLinger() else { return }
        bodyTimer?.cancel()
        context.close(mode: .output, promise: promise)
        lingerTimer = context.eventLoop.assumeIsolated().scheduleTask(in: limits.linger) {
            context.close(mode: .all, promise: nil)
        }
        context.read()
    }

    private func cancelTimers() {
        bodyTimer?.cancel()
        lingerTimer?.cancel()
        bodyTimer = nil
        lingerTimer = nil
    }
}
