// Made by ScoringChannel for each connection beyond the usual places; NIO calls it on the connection's event loop.

import NIOCore

/// Cuts a connection that has a reserved place: after a time, or where the place is needed.
///
/// It stands first in the pipeline, so that nothing delays the close.
final class ReservedConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Says that the place is needed.
    struct Eviction: Sendable {}

    private let time: TimeAmount
    private var timer: Scheduled<Void>?

    /// - Parameter time: how long the connection may live.
    init(time: TimeAmount) {
        self.time = time
    }

    func handlerAdded(context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is Eviction {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
