// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by ScoringChannel for each HTTP/1 connection, on its event loop.

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
        // Each is done by HTTP1ConnectionHandler or before: pipelined requests wait in the application's stream of parts;
        // what is no HTTP gets a problem as its answer, where NIO's handler would write an empty 400; the server's own
        // headers are known to be sane, and those that it takes from requests (X-Request-ID, Origin) are checked there.
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
            withEncoderConfiguration: .init(), withDecoderLimitConfiguration: decoder)
        try pipeline.addHandler(
            HTTP1ConnectionHandler(
                connection: connection, limits: limits, isStopping: isStopping, didRefuse: didRefuse))
        // TLS ends at the proxy: the scheme is http.
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: Duration(limits.idleTimeout), logger: logger))
        return Exchange(
            // The last answer is written before this side is closed, and what the client still sends is let in.
            parts: try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)),
            connection: connection)
    }
}
