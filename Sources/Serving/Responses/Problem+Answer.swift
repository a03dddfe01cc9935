// Called by ServingResponder for requests, and by the connections' handlers for what never becomes one, on the connection's
// event loop.

import Detection
package import HTTPTypes
package import NIOCore

extension Problem {
    /// Tells it to a client, as `application/problem+json`.
    ///
    /// - Parameter requestID: the request that failed.
    /// - Returns: the answer; its head does not name the request yet.
    package func answer(requestID: String) -> (head: HTTPResponse, body: ByteBuffer) {
        var json = JSONWriter(capacity: 256)
        json.write(failure, requestID: requestID)
        let body = json.buffer
        var head = HTTPResponse(
            status: status,
            headerFields: [
                .contentType: "application/problem+json", .contentLength: "\(body.readableBytes)",
            ])
        if let seconds = kind.retryAfter { head.headerFields[.retryAfter] = "\(seconds)" }
        if !allow.isEmpty { head.headerFields[.allow] = allow.map(\.rawValue).joined(separator: ", ") }
        return (head, body)
    }
}
