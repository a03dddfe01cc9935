// Made by ScoringServer; Hummingbird's server calls it for each connection, first on the connection's event loop, then in a
// task that runs on the same loop.

import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// Connections of HTTP/1 and HTTP/2 on one port.
struct ScoringChannel: ServerChildChannel, HTTPChannelHandler {
    /// A connection, and what is asked on it once its version of HTTP is known.
    struct Value: ServerChildChannelValue {
        var channel: any Channel
        var exchanges: EventLoopFuture<Exchanges>
    }

    enum Exchanges: Sendable {
        case http1(Exchange)
        case http2(HTTP2Streams)
    }

    /// Requests and answers, beside what the requests need to know of where they came from: those of an HTTP/1
    /// connection, one after the other, or the one of an HTTP/2 stream.
    struct Exchange: Sendable {
        var parts: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
        var connection: Connection
    }

    let responder: HTTPChannelHandler.Responder
    let limits: ConnectionLimits

    /// Counts the connections, and says what each may ask.
    let places: ConnectionPlaces

    /// Bounds the streams of all HTTP/2 connections together.
    let streams: Budget

    /// Whether the server is shutting down, so that connections close after their next answer.
    let isStopping: @Sendable () -> Bool

    /// Called for each request that is answered without the application.
    let didRefuse: @Sendable (Problem, _ requestID: String) -> Void

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let isReserved = places.take(channel) == .reserved
            if isReserved {
                try channel.pipeline.syncOperations.addHandler(ReservedConnectionHandler(time: limits.reservedTime))
            }
            let connected = channel.eventLoop.makePromise(of: Exchanges.self)
            let detector = PrefaceDetector(timeout: limits.idleTimeout, connected: connected) { version in
                switch version {
                case .http1: .http1(try setUpHTTP1(channel, isReserved: isReserved, logger: logger))
                case .http2: .http2(try setUpHTTP2(channel, isReserved: isReserved))
                }
            }
            try channel.pipeline.syncOperations.addHandlers(
                LingeringClose(time: limits.linger, patience: limits.idleTimeout), detector)
            return Value(channel: channel, exchanges: connected.futureResult)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskExecutorPreference(EventLoopTaskExecutor(value.channel.eventLoop)) {
            let exchanges = await withTaskCancellationHandler {
                try? await value.exchanges.get()
            } onCancel: {
                value.channel.close(promise: nil)
            }
            switch exchanges {
            case .http1(let exchange): await handle(exchange, logger: logger)
            case .http2(let streams): await handle(streams, of: value.channel, logger: logger)
            case nil: break
            }
        }
    }

    func handle(_ exchange: Exchange, logger: Logger) async {
        await Connection.$current.withValue(exchange.connection) {
            await handleHTTP(asyncChannel: exchange.parts, logger: logger)
        }
    }
}
