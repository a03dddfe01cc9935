import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

extension ScoringChannel {
    /// Adds what makes a connection one of HTTP/1.
    func setUpHTTP1(_ channel: any Channel, isReserved: Bool, logger: Logger) throws -> Exchange {
        var decoder = NIOHTTPDecoderLimitConfiguration()
        decoder.maxHeaderFieldSize = limits.maxHeaderBytes
        decoder.maxHeaderListSize = limits.maxHeaderBytes
        decoder.maxHeaderFieldCount = limits.maxHeaderFields
        let connection = Connection(isReserved: isReserved)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
            withEncoderConfiguration: .init(), withDecoderLimitConfiguration: decoder)
        try pipeline.addHandler(
            HTTP1ConnectionHandler(
                connection: connection, limits: limits, isStopping: isStopping, didRefuse: didRefuse))
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: Duration(limits.idleTimeout), logger: logger))
        return Exchange(
            parts: try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)),
            connection: connection)
    }
}
