// Made by ScoringChannel for each HTTP/1 connection; NIO calls it on the connection's event loop.

import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Keeps one HTTP/1 connection honest: times bodies, tells a client to go on, answers what is no HTTP, and says when the
/// connection ends.
///
/// It stands between HTTP/1 and the application, and sees every part of both directions, on the connection's event loop.
final class HTTP1ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let connection: Connection
    private let limits: ConnectionLimits
    private let isStopping: @Sendable () -> Bool
    private let didRefuse: @Sendable (Problem, _ requestID: String) -> Void
    private var state = HTTP1ConnectionState<Problem>()
    private var bodyTimer: Scheduled<Void>?
    private var readingTimer: Scheduled<Void>?
    private var departureTimer: Scheduled<Void>?

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
            if state.isAnsweringNone, !connection.isReserved, head.expectsContinue(limits) {
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
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // After one error the decoder reports one more for every read.
        if error is ByteToMessageDecoderError, state.isDeaf { return }
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
        if case ChannelEvent.inputClosed = event {
            checkSilence(in: limits.halfClosedTime, context: context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// Finds out whether a client that has closed its side has left.
    ///
    /// It may only have said all that it asks, as `nc -N` does, and gets its answers. That one is gone is known once something
    /// is sent to it: its system refuses it, and the channel becomes inactive. Where there is nothing to send yet, an interim
    /// answer is sent, which every client of HTTP/1.1 must pass over (RFC 9110, section 15.2).
    private func checkSilence(in time: TimeAmount, context: ChannelHandlerContext) {
        departureTimer = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
            switch self.state.checkSilence() {
            case .nothing: return
            case .wait: break
            case .probe:
                let head = HTTPResponseHead(version: .http1_1, status: .continue)
                context.writeAndFlush(self.wrapOutboundOut(.head(head)), promise: nil)
            }
            self.checkSilence(in: time * 2, context: context)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        readingTimer?.cancel()
        readingTimer = nil
        if !context.channel.isWritable {
            // A long answer is written as fast as it is read; one that nobody reads must not be kept.
            readingTimer = context.eventLoop.assumeIsolated().scheduleTask(in: limits.idleTimeout) {
                context.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection.markLeft()
        cancelTimers()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { cancelTimers() }

    private func cancelTimers() {
        readingTimer?.cancel()
        bodyTimer?.cancel()
        departureTimer?.cancel()
    }

    // MARK: To the client

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            // HTTP/1.0 knows no chunks: what has no length ends with the connection.
            let endsWithConnection = state.isAnsweringHTTP10 && !head.headers.contains(name: "content-length")
            if endsWithConnection { head.version = .http1_0 }
            let closes = isStopping() || connection.isReserved || !head.isKeepAlive || endsWithConnection
            switch state.beginAnswer(close: closes) {
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
                end(context: context)
            case .refuse(let problem):
                context.write(data, promise: promise)
                answer(problem, context: context)
            }
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode != .input { endReading() }
        context.close(mode: mode, promise: promise)
    }

    /// Answers in the application's stead, and closes.
    private func answer(_ problem: Problem, context: ChannelHandlerContext) {
        guard state.refuse(with: problem) else { return }
        let id = RequestID.choose(nil)
        didRefuse(problem, id)
        let (response, body) = problem.answer(requestID: id)
        var head = HTTPResponseHead(response)
        head.headers.add(name: "x-request-id", value: id)
        head.headers.add(name: "connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        end(context: context)
    }

    /// Closes after the last answer.
    private func end(context: ChannelHandlerContext) {
        guard !state.isOver else { return }
        endReading()
        context.close(mode: .output, promise: nil)
    }

    private func endReading() {
        state.end()
        bodyTimer?.cancel()
    }
}
