// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by Resources+Score for every scoring request, on its connection's event loop.

import HTTPTypes
import Hummingbird
import NIOCore

/// The bytes of a body, and what they take from the budget.
struct CollectedBody: ~Copyable {
    var bytes = ByteBuffer()
    var share: Reservation
}

extension Request {
    /// Reads the body, no further than the limits.
    ///
    /// - Parameters:
    ///   - limit: the largest body, bytes.
    ///   - budget: where room for the bytes is taken from.
    /// - Returns: the body, which may be empty.
    /// - Throws: ``Problem``, or what the connection threw while it was read.
    func collectBody(limit: Int, budget: Budget) async throws -> CollectedBody {
        if let declared = headers[.contentLength].flatMap({ Int($0) }), declared > limit {
            throw Problem.bodyTooLarge(limit: limit)
        }
        var collected = CollectedBody(share: Reservation(of: budget))
        for try await var chunk in self.body {
            let size = chunk.readableBytes
            guard collected.bytes.readableBytes + size <= limit else { throw Problem.bodyTooLarge(limit: limit) }
            guard collected.share.take(size) else { throw Problem.tooManyBytesInFlight() }
            if collected.bytes.readableBytes == 0 {
                collected.bytes = chunk
            } else {
                collected.bytes.writeBuffer(&chunk)
            }
        }
        return collected
    }
}
