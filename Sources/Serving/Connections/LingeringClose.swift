// Made by ScoringChannel for each connection; NIO calls it on the connection's event loop.

import NIOCore

/// Closes a connection so that the last answer is not lost.
///
/// A connection cut with bytes unread would take what was just written with it. So this side is closed first, what still
/// comes is dropped, and the whole is closed only when the client has closed its side, or after a while.
final class LingeringClose: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let time: TimeAmount
    private var timer: Scheduled<Void>?

    /// - Parameter time: how long the client is given to close its side.
    init(time: TimeAmount) {
        self.time = time
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if timer == nil { context.fireChannelRead(data) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Nobody else reads on.
        if timer != nil { context.read() }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode != .input, timer == nil else {
            context.close(mode: mode, promise: promise)
            return
        }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
        if mode == .output {
            context.close(mode: .output, promise: promise)
        } else {
            if let promise { context.channel.closeFuture.cascade(to: promise) }
            context.close(mode: .output, promise: nil)
        }
        context.read()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }
}
