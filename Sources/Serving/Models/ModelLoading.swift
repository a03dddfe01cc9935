import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Loads the models once the server listens, tries those again that could not be loaded, and watches over the models'
/// requests until it has stopped.
struct ModelLoading: Service {
    let sources: [ModelSource]
    let catalogue: ModelCatalogue
    let listening: Listening
    let configuration: ServerConfiguration
    let metrics: ServerMetrics
    let logger: Logger

    /// How often deadlines and clients are looked after.
    private static let sweepInterval = Duration.milliseconds(50)

    private final class Retries: Sendable {
        let plan = Mutex(RetryPlan<ContinuousClock.Instant>())
    }

    func run() async throws {
        // A server that cannot listen ends, and a process must not end while the engine compiles.
        for await _ in listening.begun.cancelOnGracefulShutdown() {}
        guard !Task.isCancelled, !Task.isShuttingDownGracefully else { return }

        let decoding = NIOThreadPool(numberOfThreads: configuration.threadCountForDecoding)
        decoding.start()
        let loading = NIOThreadPool(numberOfThreads: 1)
        loading.start()
        let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        let retries = Retries()
        func submit(_ source: ModelSource) {
            loading.submit { state in
                if case .active = state { load(source, decoding: decoding, eventLoop: eventLoop, retries: retries) }
            }
        }
        sources.forEach(submit)

        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let now = NIODeadline.now()
            for model in catalogue.ready { model.sweep(now: now) }
            let due = retries.plan.withLock { $0.due(at: .now) }
            for source in sources where due.contains(source.name) { submit(source) }
            try? await Task.sleep(for: Self.sweepInterval)
        }

        // The HTTP server has ended before: nobody waits for what these threads may still do.
        for pool in [decoding, loading] { pool.shutdownGracefully { _ in } }
        for model in catalogue.ready { model.shutDown() }
    }

    private func load(_ source: ModelSource, decoding: NIOThreadPool, eventLoop: any EventLoop, retries: Retries) {
        let start = ContinuousClock.now
        do {
            let detector = try source.load()
            for warning in detector.warnings {
                logger.warning("model", metadata: ["model": "\(source.name)", "warning": "\(warning)"])
            }
            let model = try ServedDetector(
                detector, name: source.name, configuration: configuration, decoding: decoding,
                eventLoop: eventLoop, metrics: metrics.model(source.name))
            catalogue.set(source.name, to: .ready(model))
            retries.plan.withLock { $0.note(successOf: source.name) }
            logger.info(
                "model is ready",
                metadata: [
                    "model": "\(source.name)", "version": "\(model.version)",
                    "seconds": "\(start.duration(to: .now) / .seconds(1))",
                ])
        } catch {
            catalogue.set(source.name, to: .failed)
            let (wait, isNew) = retries.plan.withLock {
                $0.note(failureOf: source.name, reason: "\(error)", at: .now)
            }
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
    fileprivate var threadCountForDecoding: Int { decodeThreads > 0 ? decodeThreads : System.coreCount }
}
