// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by ServedDetector.init, on the thread that loads models; the batches run on the workers' threads.

import Detection
import NIOCore

/// Opens a detector's sessions and lets each run every size of batch once: the first one of a size is slower than the
/// following ones.
enum Warmup {
    /// - Parameters:
    ///   - detector: whose sessions are opened.
    ///   - count: how many batches run at the same time.
    ///   - largest: the most images of a batch.
    ///   - eventLoop: any; the workers' ends are awaited on it.
    /// - Returns: as many workers, ready.
    /// - Throws: `DetectionError` where the detector fails on its own probe.
    static func workers(
        of detector: any Scoring, count: Int, largest: Int, eventLoop: any EventLoop
    ) throws -> [Worker] {
        let workers = try (0..<count).map { _ in Worker(session: try detector.makeSession()) }
        do {
            try EventLoopFuture.andAllSucceed(
                workers.map { run($0, with: detector.probe, largest: largest, eventLoop: eventLoop) }, on: eventLoop
            ).wait()
            return workers
        } catch {
            for worker in workers { worker.shutDown() }
            throw error
        }
    }

    private static func run(
        _ worker: Worker, with probe: DetectorInput, largest: Int, eventLoop: any EventLoop
    ) -> EventLoopFuture<Void> {
        worker.result(on: eventLoop) { session in
            var size = 1
            while true {
                for result in session.measure(Array(repeating: probe, count: size)) { _ = try result.get() }
                if size == largest { return }
                size = min(size * 2, largest)
            }
        }
    }
}
