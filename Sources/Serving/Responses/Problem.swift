// Made wherever a request goes wrong, on any thread; ServingResponder answers with it, and AnswerWriter writes it as the
// entry of one image.

import HTTPTypes

/// An error that a client is told, as RFC 9457 (`application/problem+json`) has it.
struct Problem: Error, Sendable, Equatable {
    let kind: Kind

    /// What is wrong with this request.
    var detail: String

    /// The methods that the path knows, where the request's is none of them.
    var allow: [HTTPRequest.Method] = []

    /// What lies behind it, for the log alone: it may name files.
    var cause: String?

    init(_ kind: Kind, _ detail: String, allow: [HTTPRequest.Method] = [], cause: String? = nil) {
        self.kind = kind
        self.detail = detail
        self.allow = allow
        self.cause = cause
    }

    var status: HTTPResponse.Status { kind.status }

    /// The `type` member.
    var type: String { "urn:cider:problem:\(kind.rawValue)" }

    /// Writes the object.
    ///
    /// - Parameters:
    ///   - json: where to.
    ///   - requestID: the request that failed; nil for an entry of a batch.
    func write(to json: inout JSONWriter, requestID: String? = nil) {
        json.beginObject()
        json.field("type", type)
        json.field("title", kind.title)
        json.field("status", status.code)
        json.field("detail", detail)
        if let requestID { json.field("request_id", requestID) }
        json.endObject()
    }
}
