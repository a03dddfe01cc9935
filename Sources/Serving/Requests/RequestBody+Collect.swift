import HTTPTypes
import Hummingbird
import NIOCore

/// The bytes of a body, and what they took from the budget.
struct CollectedBody {
    var bytes = ByteBuffer()
    var taken = 0
}

extension Request {
    /// Reads the body, no further than the limits.
    ///
    /// - Parameters:
    ///   - body: where to; the caller gives what it took back to the budget, also where this throws.
    ///   - limit: the largest body, bytes.
    ///   - budget: where room for the bytes is taken from.
    /// - Throws: ``Problem``, or what the connection threw while it was read.
    func collectBody(into body: inout CollectedBody, limit: Int, budget: Budget) async throws {
        if let declared = headers[.contentLength].flatMap({ Int($0) }), declared > limit {
            throw Problem.bodyTooLarge(limit: limit)
        }
        for try await var chunk in self.body {
            let size = chunk.readableBytes
            guard body.bytes.readableBytes + size <= limit else { throw Problem.bodyTooLarge(limit: limit) }
            guard budget.take(size) else { throw Problem.tooManyBytesInFlight() }
            body.taken += size
            if body.bytes.readableBytes == 0 {
                body.bytes = chunk
            } else {
                body.bytes.writeBuffer(&chunk)
            }
        }
    }
}
