// Made by ScoringChannel for each connection beyond the usual places; NIO calls it on the connection's event loop.

package import NIOCore

/// Cuts a connection that has a reserved place: after a time, or where the place is needed.
///
/// It stands first in the pipeline, so that nothing delays the close.
package final class ReservedConnectionHandler: ChannelInboundHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer

    /// Says that the place is needed.
    package struct Eviction: Sendable {}

    private let time: TimeAmount
    private var timer: Scheduled<Void>?

    /// - Parameter time: how long the connection may live.
    package init(time: TimeAmount) {
        self.time = time
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is Eviction {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
