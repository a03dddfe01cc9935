// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by ScoringChannel for each HTTP/2 connection, on its event loop; streams are set up there too.

import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypesHTTP2

/// The streams that a client opens on one HTTP/2 connection.
typealias HTTP2Streams = NIOHTTP2Handler.AsyncStreamMultiplexer<ScoringChannel.Exchange>

extension ScoringChannel {
    /// Adds what makes a connection one of HTTP/2.
    func setUpHTTP2(_ channel: any Channel, isReserved: Bool) throws -> HTTP2Streams {
        let eventLoop = channel.eventLoop
        let pipeline = channel.pipeline.syncOperations
        let handler = HTTP2ConnectionHandler(linger: limits.linger, didRefuse: didRefuse)
        let parent = NIOLoopBound(handler, eventLoop: eventLoop)
        // No keepalive: a proxy's idle connections end by maxIdleTime. No age: its streams come and go. No grace time:
        // HTTP2ConnectionHandler closes what does not leave.
        let management = NIOHTTP2ServerConnectionManagementHandler(
            eventLoop: eventLoop,
            configuration: .init(maxIdleTime: limits.idleTimeout, maxAge: nil, maxGraceTime: nil, keepalive: nil))
        let multiplexer: HTTP2Streams = try pipeline.configureAsyncHTTP2Pipeline(
            mode: .server, streamDelegate: management.http2StreamDelegate, frameDelegate: handler,
            configuration: limits.http2
        ) { stream in
            eventLoop.makeCompletedFuture {
                let connection = Connection(isReserved: isReserved)
                let pipeline = stream.pipeline.syncOperations
                try pipeline.addHandler(HTTP2FramePayloadToHTTPServerCodec())
                try pipeline.addHandler(
                    HTTP2StreamHandler(
                        connection: connection, parent: parent.value, limits: limits, budget: streams,
                        didRefuse: didRefuse))
                return Exchange(
                    parts: try NIOAsyncChannel(wrappingChannelSynchronously: stream), connection: connection)
            }
        }
        try pipeline.addHandlers(management, handler)
        // The connection became active before its version was known; this starts the idle time.
        try pipeline.context(handlerType: NIOHTTP2Handler.self).fireChannelActive()
        return multiplexer
    }

    func handle(_ streams: HTTP2Streams, of channel: any Channel, logger: Logger) async {
        await withTaskCancellationHandler {
            // It throws where the connection fails, and then there is nobody to tell.
            try? await withThrowingDiscardingTaskGroup { group in
                for try await exchange in streams.inbound {
                    group.addTask { await handle(exchange, logger: logger) }
                }
            }
        } onCancel: {
            channel.close(promise: nil)
        }
    }
}
