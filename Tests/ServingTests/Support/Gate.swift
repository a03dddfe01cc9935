// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Holds threads up until a test opens it, for good.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let arrivals = Atomic<Int>(0)

    /// Whether a thread has come to the gate.
    var isReached: Bool { arrivals.load(ordering: .acquiring) > 0 }

    func wait() {
        arrivals.add(1, ordering: .releasing)
        semaphore.wait()
        semaphore.signal()
    }

    func open() { semaphore.signal() }
}
