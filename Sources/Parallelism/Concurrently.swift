// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Runs `body` for each index below `count`, on as many threads as the process has (``CPUBudget``), and returns when all are
/// done.
///
/// What it makes has the same bits on any number of threads if the parts depend on the problem alone and each writes what no
/// other one does.
package func concurrently(_ count: Int, _ body: (Int) -> Void) {
    concurrently(count, threads: CPUBudget.current.isLimited ? CPUBudget.current.threads : nil, body)
}

/// Runs `body` on so many threads, on one a processor where `threads` is nil.
package func concurrently(_ count: Int, threads: Int?, _ body: (Int) -> Void) {
    guard count > 1, threads != 1 else {
        for index in 0..<count { body(index) }
        return
    }
    withoutActuallyEscaping(body) { body in
        // The parts write to places of their own in memory that outlives the call.
        nonisolated(unsafe) let work = body
        guard let threads, threads < count else {
            DispatchQueue.concurrentPerform(iterations: count) { work($0) }
            return
        }
        // Dispatch counts processors, and knows no quota.
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                work(index)
            }
        }
    }
}

/// Runs `body` for stretches of `0..<count`, each `length` long but for the last one, on all cores.
package func concurrently(_ count: Int, inStretchesOf length: Int, _ body: (Range<Int>) -> Void) {
    concurrently((count + length - 1) / length) { part in
        body(part * length..<min(count, (part + 1) * length))
    }
}
