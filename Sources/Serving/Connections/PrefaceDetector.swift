// Made by ScoringChannel for each connection; NIO calls it on the connection's event loop.

package import NIOCore

/// Tells HTTP/2 from HTTP/1 by the first bytes of a connection, sets the connection up, and leaves the pipeline.
///
/// A client that knows that the server speaks HTTP/2 starts with a preface that is no HTTP/1 request (RFC 9113, sections
/// 3.3 and 3.4).
package final class PrefaceDetector<Connected: Sendable>: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer

    package enum Version { case http1, http2 }

    private let timeout: TimeAmount
    private let connected: EventLoopPromise<Connected>
    private let setUp: (Version) throws -> Connected
    private var received = ByteBuffer()
    private var timer: Scheduled<Void>?

    /// - Parameters:
    ///   - timeout: the time that the first bytes may take.
    ///   - connected: fulfilled with what `setUp` returns; failed where the connection ends before it.
    ///   - setUp: adds handlers for a version of HTTP at the end of the pipeline.
    package init(
        timeout: TimeAmount, connected: EventLoopPromise<Connected>, setUp: @escaping (Version) throws -> Connected
    ) {
        self.timeout = timeout
        self.connected = connected
        self.setUp = setUp
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { context.close(promise: nil) }
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if received.readableBytes == 0 { received = bytes } else { received.writeBuffer(&bytes) }
        let view = received.readableBytesView
        if !view.starts(with: preface.prefix(view.count)) {
            finish(.http1, context: context)
        } else if view.count >= preface.count {
            finish(.http2, context: context)
        }
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed where received.readableBytes == 0:
            // Nothing has been asked, and nothing will be.
            context.close(promise: nil)
        case ChannelEvent.inputClosed:
            finish(.http1, context: context, lastEvent: event)
        case is ChannelShouldQuiesceEvent:
            // Nothing has been asked.
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        connected.fail(ChannelError.eof)
    }

    /// - Parameters:
    ///   - version: what the client speaks.
    ///   - context: the handler's.
    ///   - lastEvent: what the new handlers are told after the bytes that were received.
    private func finish(_ version: Version, context: ChannelHandlerContext, lastEvent: Any? = nil) {
        do {
            connected.succeed(try setUp(version))
            if received.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(received)) }
            // A handler that has left its pipeline reaches no other: this comes before it leaves.
            if let lastEvent { context.fireUserInboundEventTriggered(lastEvent) }
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }
}

private let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
