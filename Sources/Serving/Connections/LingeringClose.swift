// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by ScoringChannel for each connection; NIO calls it on the connection's event loop.

package import NIOCore

/// Closes a connection so that the last answer is not lost.
///
/// A connection cut with bytes unread would take what was just written with it, and one that both sides close is cut by NIO
/// with all that is still to be written. So what was written goes out first; then this side is closed, what still comes is
/// dropped, and the whole is closed only when the client has closed its side, or after a while.
package final class LingeringClose: ChannelDuplexHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer
    package typealias OutboundIn = IOData
    package typealias OutboundOut = IOData

    private let time: TimeAmount
    private let patience: TimeAmount
    private var isClosing = false
    private var isWritten = false
    private var timer: Scheduled<Void>?

    /// - Parameters:
    ///   - time: how long the client is given to close its side.
    ///   - patience: how long the client is given to read what was written.
    package init(time: TimeAmount, patience: TimeAmount) {
        self.time = time
        self.patience = patience
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isClosing { context.fireChannelRead(data) }
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Nobody else reads on.
        if isClosing { context.read() }
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isClosing else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        context.write(data, promise: promise)
    }

    package func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode != .input, !isWritten else {
            context.close(mode: mode, promise: promise)
            return
        }
        guard !isClosing else {
            // A second one, as comes when the connection's loop ends, would cut what is still to be written.
            if let promise { context.channel.closeFuture.cascade(to: promise) }
            return
        }
        isClosing = true
        if mode == .all, let promise { context.channel.closeFuture.cascade(to: promise) }
        wait(patience, context)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenSuccess {
            self.isWritten = true
            self.wait(self.time, context)
            context.close(mode: .output, promise: mode == .output ? promise : nil)
        }
        if mode == .output, let promise { written.futureResult.cascadeFailure(to: promise) }
        // It is written after all that was written before.
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: written)
        context.read()
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    /// Cuts the connection after a time, in place of an earlier one.
    private func wait(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }
}
