// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by ScoringChannel for each HTTP/2 connection; NIO calls it, and its streams' handlers count by it, on the connection's
// event loop.

import NIOCore
import NIOHTTP2

/// Closes an HTTP/2 connection that has ended: its client has left, was told that it did wrong, or was told to leave and
/// does not.
///
/// That a connection is idle, or that the server shuts down, is told to the client by NIO's handler, which waits for an
/// answer as long as it takes; this one does not.
final class HTTP2ConnectionHandler: ChannelInboundHandler, NIOHTTP2FrameDelegate {
    typealias InboundIn = HTTP2Frame

    /// How many streams there are.
    var streamCount = 0

    private let linger: TimeAmount
    private let didRefuse: @Sendable (Problem, _ requestID: String) -> Void
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    private var isBroken = false

    /// - Parameters:
    ///   - linger: the time that a client is given to leave.
    ///   - didRefuse: called where the client did wrong.
    init(linger: TimeAmount, didRefuse: @escaping @Sendable (Problem, _ requestID: String) -> Void) {
        self.linger = linger
        self.didRefuse = didRefuse
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        self.context = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    // Errors are told by frames, so there is nothing to do about them here.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}

    func wroteFrame(_ frame: HTTP2Frame) {
        guard case .goAway(_, let code, _) = frame.payload, let context else { return }
        if code != .noError {
            guard !isBroken else { return }
            isBroken = true
            didRefuse(.malformedRequest("the connection is no good HTTP/2: \(code)"), RequestID.choose(nil))
            // The frame has yet to be flushed.
            context.eventLoop.assumeIsolated().execute { self.context?.close(promise: nil) }
        } else if timer == nil {
            closeOnceUnused(context)
        }
    }

    private func closeOnceUnused(_ context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: linger) {
            if self.streamCount == 0 { context.close(promise: nil) } else { self.closeOnceUnused(context) }
        }
    }
}
