// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by ScoringChannel for each HTTP/2 stream; NIO calls it on the connection's event loop.

import HTTPTypes
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2

/// Keeps one HTTP/2 stream honest: times its body and the reading of its answer, tells a client to go on, answers what is
/// no good request, and ends the stream once it is answered.
///
/// It stands between HTTP/2 and the application, on the connection's event loop.
final class HTTP2StreamHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let connection: Connection
    private let parent: HTTP2ConnectionHandler
    private let limits: ConnectionLimits
    private let didRefuse: @Sendable (Problem, _ requestID: String) -> Void

    private var state = HTTP2StreamState()

    /// The stream's place among those of all connections.
    private var place: Reservation
    private var hasPlace: Bool { place.count > 0 }
    private var bodyTimer: Scheduled<Void>?
    private var readingTimer: Scheduled<Void>?
    private var endTimer: Scheduled<Void>?

    /// - Parameters:
    ///   - connection: told when the client has left the stream.
    ///   - parent: counts the streams.
    ///   - limits: what the stream may take.
    ///   - budget: bounds the streams of all connections.
    ///   - didRefuse: called for each request that is answered here, without the application.
    init(
        connection: Connection, parent: HTTP2ConnectionHandler, limits: ConnectionLimits, budget: Budget,
        didRefuse: @escaping @Sendable (Problem, _ requestID: String) -> Void
    ) {
        self.connection = connection
        self.parent = parent
        self.limits = limits
        place = Reservation(of: budget)
        self.didRefuse = didRefuse
    }

    func handlerAdded(context: ChannelHandlerContext) {
        parent.streamCount += 1
        _ = place.take(1)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        parent.streamCount -= 1
        if hasPlace { place.giveBack(1) }
        cancelTimers()
    }

    // MARK: From the client

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            switch state.receiveHead(hasPlace: hasPlace) {
            case .ignore: return
            case .refuseStream:
                didRefuse(.tooManyStreams(), RequestID.choose(nil))
                reset(.refusedStream, context: context)
                return
            case .take: break
            }
            if let problem = limits.problem(of: head) {
                answer(problem, context: context)
                return
            }
            if !connection.isReserved, head.expectsContinue(limits) {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        case .body:
            guard state.receiveBody() else { return }
        case .end:
            bodyTimer?.cancel()
            guard state.receiveEnd() else { return }
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if state.isReadingBody, bodyTimer == nil {
            bodyTimer = context.eventLoop.assumeIsolated().scheduleTask(in: limits.bodyTimeout) {
                if self.state.isReadingBody { context.fireErrorCaught(BodyTimeout()) }
            }
        }
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch state.receiveError(isOpen: context.channel.isActive) {
        case .answer: answer(.malformedRequest("the request's header is no valid HTTP/2"), context: context)
        case .tellApplication: context.fireErrorCaught(error)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        readingTimer?.cancel()
        readingTimer = nil
        if !context.channel.isWritable, !state.isAnswered {
            // A long answer is written as fast as it is read; one that nobody reads must not be kept.
            readingTimer = context.eventLoop.assumeIsolated().scheduleTask(in: limits.idleTimeout) {
                self.reset(.cancel, context: context)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection.markLeft()
        cancelTimers()
        // Without this the application would take what has come of the body for the whole.
        if state.close() { context.fireErrorCaught(ChannelError.eof) }
        context.fireChannelInactive()
    }

    // MARK: To the client

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            state.endAnswer()
            bodyTimer?.cancel()
        }
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        // The stream is open as long as the client sends its body, or does not read its answer.
        guard let end = state.flush(isOpen: context.channel.isActive) else { return }
        let time = end == .ofBody ? limits.linger : limits.idleTimeout
        endTimer = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
            self.reset(end == .ofBody ? .noError : .cancel, context: context)
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard state.isAnswered else {
            context.close(mode: mode, promise: promise)
            return
        }
        // It ends by itself, once the client has taken its answer.
        if let promise { context.channel.closeFuture.cascade(to: promise) }
    }

    /// Answers in the application's stead.
    private func answer(_ problem: Problem, context: ChannelHandlerContext) {
        let id = RequestID.choose(nil)
        didRefuse(problem, id)
        let (answer, body) = problem.answer(requestID: id)
        var head = answer
        head.headerFields[.requestID] = id
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        write(context: context, data: NIOAny(HTTPResponsePart.end(nil)), promise: nil)
        flush(context: context)
    }

    private func reset(_ code: NIOHTTP2.HTTP2ErrorCode, context: ChannelHandlerContext) {
        context.triggerUserOutboundEvent(NIOHTTP2FramePayloadToHTTPEvent.reset(code: code), promise: nil)
    }

    private func cancelTimers() {
        bodyTimer?.cancel()
        readingTimer?.cancel()
        endTimer?.cancel()
    }
}
