// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import NIOPosix

/// Runs tasks on threads of its own.
///
/// Tests of other suites compute for seconds on the few threads that tasks share. A client that waits for one of those
/// misses the server's timeouts, which run on event loops.
final class ThreadPoolExecutor: TaskExecutor {
    static let shared = ThreadPoolExecutor()

    private let pool = NIOThreadPool(numberOfThreads: 16)

    private init() { pool.start() }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pool.submit { _ in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
