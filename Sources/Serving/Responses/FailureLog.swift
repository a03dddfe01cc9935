// Made by ServingResponder for each request; it notes the problem of the whole, and the answer's writer those of single images.

import Logging

/// Tells whoever runs the server what lies behind the problems of one request, which its client is not told.
struct FailureLog: Sendable {
    let logger: Logger
    let requestID: String

    /// What was told last: a batch that fails has one cause for all its images.
    private var last: String?

    init(logger: Logger, requestID: String) {
        self.logger = logger
        self.requestID = requestID
    }

    mutating func note(_ problem: Problem) {
        guard let cause = problem.cause, cause != last else { return }
        last = cause
        logger.error(
            "request failed",
            metadata: [
                "request_id": .string(requestID), "problem": .string(problem.kind.rawValue), "error": .string(cause),
            ])
    }
}
