// Made by ServingResponder for each request; it notes the problem of the whole, and the answer's writer those of single images.

import Logging

/// Tells whoever runs the server what lies behind the problems of one request, which its client is not told.
struct FailureLog: Sendable {
    let logger: Logger
    let requestID: String

    /// What was told: a batch that fails has one cause for all its images.
    private var told: Set<String> = []

    /// The most causes of one request, lest a request of thousands of images fill the log.
    private static let most = 8

    init(logger: Logger, requestID: String) {
        self.logger = logger
        self.requestID = requestID
    }

    mutating func note(_ problem: Problem) {
        guard let cause = problem.cause, told.count < Self.most, told.insert(cause).inserted else { return }
        var metadata: Logger.Metadata = [
            "request_id": .string(requestID), "problem": .string(problem.kind.rawValue), "error": .string(cause),
        ]
        if told.count == Self.most { metadata["further"] = "other causes of this request are not told" }
        logger.error("request failed", metadata: metadata)
    }
}
