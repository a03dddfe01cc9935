import HTTPTypes

/// An error that a client is told, as RFC 9457 (`application/problem+json`) has it.
struct Problem: Error, Sendable, Equatable {
    var status: HTTPResponse.Status

    /// What kind of problem it is, for a program: the last part of the `type` URI.
    var kind: String

    /// What kind of problem it is, for a person.
    var title: String

    /// What is wrong with this request.
    var detail: String

    /// Seconds after which to try again, where that may help.
    var retryAfter: Int?

    /// The methods that the path knows, where the request's is none of them.
    var allow: [HTTPRequest.Method] = []

    /// The `type` member.
    var type: String { "urn:cider:problem:\(kind)" }

    /// Writes the object.
    ///
    /// - Parameters:
    ///   - json: where to.
    ///   - requestID: the request that failed; nil for an entry of a batch.
    func write(to json: inout JSONWriter, requestID: String? = nil) {
        json.beginObject()
        json.field("type", type)
        json.field("title", title)
        json.field("status", status.code)
        json.field("detail", detail)
        if let requestID { json.field("request_id", requestID) }
        json.endObject()
    }
}
