// Made by ScoringServer as a service; models are loaded on a thread of its own.

import Logging
import NIOCore
import NIOPosix
import Parallelism
import ServiceLifecycle
import Synchronization

/// Loads the models once the server listens, and tries those again that could not be loaded.
struct ModelLoading: Service {
    let sources: [ModelSource]
    let catalogue: ModelCatalogue
    let listening: Listening
    let configuration: ServerConfiguration
    let metrics: ServerMetrics
    let logger: Logger

    /// Where models are loaded and work.
    private final class Threads: Sendable {
        let decoding: NIOThreadPool
        let loading = NIOThreadPool(numberOfThreads: 1)
        let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        let plan = Mutex(RetryPlan())

        init(decoding count: Int) {
            decoding = NIOThreadPool(numberOfThreads: count)
            for pool in [decoding, loading] { pool.start() }
        }
    }

    func run() async throws {
        // A server that cannot listen ends, and a process must not end while the engine compiles.
        for await _ in listening.begun.cancelOnGracefulShutdown() {}
        guard !Task.isCancelled, !Task.isShuttingDownGracefully else { return }

        let threads = Threads(decoding: configuration.threadCountForDecoding)
        for source in sources { submit(source, to: threads) }
        // Where it is cancelled instead, the server has failed, and ends all the same.
        try? await gracefulShutdown()

        // The HTTP server has ended before: nobody waits for what these threads may still do.
        for pool in [threads.decoding, threads.loading] { pool.shutdownGracefully { _ in } }
        for model in catalogue.ready { model.batcher.shutDown() }
    }

    private func submit(_ source: ModelSource, to threads: Threads) {
        threads.loading.submit { state in
            if case .active = state { load(source, on: threads) }
        }
    }

    private func load(_ source: ModelSource, on threads: Threads) {
        let start = ContinuousClock.now
        do {
            let detector = try source.load()
            for warning in detector.warnings {
                logger.warning("model", metadata: ["model": "\(source.name)", "warning": "\(warning)"])
            }
            let model = try ServedDetector(
                detector, name: source.name, configuration: configuration, decoding: threads.decoding,
                eventLoop: threads.eventLoop, metrics: metrics.model(source.name))
            catalogue.set(source.name, to: .ready(model))
            threads.plan.withLock { $0.note(successOf: source.name) }
            logger.info(
                "model is ready",
                metadata: [
                    "model": "\(source.name)", "version": "\(model.version)",
                    "seconds": "\(start.duration(to: .now) / .seconds(1))",
                ])
        } catch {
            catalogue.set(source.name, to: .failed)
            let (wait, isNew) = threads.plan.withLock { $0.note(failureOf: source.name, reason: "\(error)") }
            threads.eventLoop.scheduleTask(in: TimeAmount(wait)) { submit(source, to: threads) }
            // The same failure again is no news.
            logger.log(
                level: isNew ? .error : .debug, "model cannot be loaded",
                metadata: [
                    "model": "\(source.name)", "error": "\(error)", "tried_again_in_seconds": "\(wait / .seconds(1))",
                ])
        }
    }
}

extension ServerConfiguration {
    fileprivate var threadCountForDecoding: Int { decodeThreads > 0 ? decodeThreads : CPUBudget.current.threads }
}
