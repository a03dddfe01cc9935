// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by ScoringServer; told by Hummingbird once the port is open, awaited by ModelLoading.

import Synchronization

/// Whether the server listens yet, and the event that it does.
final class Listening: Sendable {
    private let flag = Atomic<Bool>(false)

    /// Ends once the server listens, without a value.
    let begun: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    init() {
        (begun, continuation) = AsyncStream.makeStream()
    }

    var hasBegun: Bool { flag.load(ordering: .acquiring) }

    func begin() {
        flag.store(true, ordering: .releasing)
        continuation.finish()
    }
}
