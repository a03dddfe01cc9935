/// What is said of an image that got no verdict, in place of one.
package struct ResultFailure: Sendable, Equatable {
    /// How HTTP classes an error (RFC 9457).
    package struct Kind: Sendable, Equatable {
        package var type: String
        package var title: String
        package var status: Int

        package init(type: String, title: String, status: Int) {
            self.type = type
            self.title = title
            self.status = status
        }
    }

    /// nil where there is no HTTP, as on the command line.
    package var kind: Kind?

    /// What is wrong, in one line.
    package var detail: String

    package init(kind: Kind? = nil, detail: String) {
        self.kind = kind
        self.detail = detail
    }
}

extension JSONWriter {
    /// Writes an error: the schemas `Problem` and `RequestProblem` of `openapi.yaml`.
    ///
    /// - Parameters:
    ///   - failure: without a kind, its detail alone is written.
    ///   - requestID: the request that failed; nil for that of one image.
    package mutating func write(_ failure: ResultFailure, requestID: String? = nil) {
        beginObject()
        if let kind = failure.kind {
            field("type", kind.type)
            field("title", kind.title)
            field("status", kind.status)
        }
        field("detail", failure.detail)
        if let requestID { field("request_id", requestID) }
        endObject()
    }
}
