import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// HTTP/1 connections as Hummingbird has them, each with a ``ConnectionHandler``.
struct ScoringChannel: ServerChildChannel, HTTPChannelHandler {
    /// A connection's requests and answers, beside what its requests need to know of it.
    struct Value: ServerChildChannelValue {
        var parts: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
        var connection: Connection

        var channel: any Channel { parts.channel }
    }

    let responder: HTTPChannelHandler.Responder
    let limits: ConnectionLimits

    /// Whether the server is shutting down, so that connections close after their next answer.
    let isStopping: @Sendable () -> Bool

    /// Called for each request that is answered without the application.
    let didRefuse: @Sendable (Problem, _ requestID: String) -> Void

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var decoder = NIOHTTPDecoderLimitConfiguration()
            decoder.maxHeaderFieldSize = limits.maxHeaderBytes
            decoder.maxHeaderListSize = limits.maxHeaderBytes
            decoder.maxHeaderFieldCount = limits.maxHeaderFields
            let connection = Connection()
            let pipeline = channel.pipeline.syncOperations
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: decoder)
            try pipeline.addHandler(
                ConnectionHandler(
                    connection: connection, limits: limits, isStopping: isStopping, didRefuse: didRefuse))
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(
                HTTPConnectionStateHandler(idleTimeout: Duration(limits.idleTimeout), logger: logger))
            return Value(
                parts: try NIOAsyncChannel(
                    wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)),
                connection: connection)
        }
    }

    func handle(value: Value, logger: Logger) async {
        let executor = EventLoopTaskExecutor(value.channel.eventLoop)
        await withTaskExecutorPreference(executor) {
            await Connection.$current.withValue(value.connection) {
                await handleHTTP(asyncChannel: value.parts, logger: logger)
            }
        }
    }
}
