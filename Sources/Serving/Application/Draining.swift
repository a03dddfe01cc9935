// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by ScoringServer as a service; it is the first that a graceful shutdown reaches. Runs on Swift's tasks.

import Logging
import NIOCore
import ServiceLifecycle

/// The first thing that shuts down: readiness fails while the server still answers, so that nobody is sent here any
/// more once it closes.
struct Draining: Service {
    let catalog: ModelCatalog
    let configuration: ServerConfiguration
    let logger: Logger

    func run() async throws {
        // Where it is cancelled instead, the server has failed: there is nothing to drain.
        do { try await gracefulShutdown() } catch { return }
        logger.info("shutting down")
        catalog.stop()
        let drain = TimeAmount.milliseconds(Int64(configuration.drainDelay))
        // Some of the grace period is left for answers to be written: more where there is more, for a busy machine.
        let period = 1000 * Int64(configuration.gracePeriod)
        let grace = TimeAmount.milliseconds(period - max(500, min(2000, period / 4)))
        for model in catalog.ready { model.batcher.end(by: .now() + grace) }
        if drain > .zero { try? await Task.sleep(for: Duration(drain)) }
    }
}
