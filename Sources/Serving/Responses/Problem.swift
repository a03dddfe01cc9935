// Made wherever a request goes wrong, on any thread; ServingResponder answers with it, and AnswerWriter writes it as the
// entry of one image.

package import Detection
package import HTTPTypes

/// An error that a client is told, as RFC 9457 (`application/problem+json`) has it.
package struct Problem: Error, Sendable, Equatable {
    package let kind: Kind

    /// What is wrong with this request.
    package var detail: String

    /// The methods that the path knows, where the request's is none of them.
    package var allow: [HTTPRequest.Method] = []

    /// What lies behind it, for the log alone: it may name files.
    package var cause: String?

    package init(_ kind: Kind, _ detail: String, allow: [HTTPRequest.Method] = [], cause: String? = nil) {
        self.kind = kind
        self.detail = detail
        self.allow = allow
        self.cause = cause
    }

    package var status: HTTPResponse.Status { kind.status }

    /// The `type` member.
    package var type: String { "urn:cider:problem:\(kind.rawValue)" }

    /// What its object says, whole or as the entry of one image.
    package var failure: ResultFailure {
        ResultFailure(kind: .init(type: type, title: kind.title, status: status.code), detail: detail)
    }
}
