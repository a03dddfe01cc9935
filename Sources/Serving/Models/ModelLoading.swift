import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Loads the models while the server already listens, and watches over their requests until it has stopped.
struct ModelLoading: Service {
    let sources: [ModelSource]
    let catalogue: ModelCatalogue
    let configuration: ServerConfiguration
    let metrics: ServerMetrics
    let logger: Logger

    /// How often deadlines and clients are looked after.
    private static let sweepInterval = Duration.milliseconds(50)

    func run() async throws {
        let decoding = NIOThreadPool(numberOfThreads: configuration.threadCountForDecoding)
        decoding.start()
        let loading = NIOThreadPool(numberOfThreads: 1)
        loading.start()
        let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        for source in sources {
            loading.submit { state in
                if case .active = state { load(source, decoding: decoding, eventLoop: eventLoop) }
            }
        }

        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let now = NIODeadline.now()
            for model in catalogue.ready { model.sweep(now: now) }
            try? await Task.sleep(for: Self.sweepInterval)
        }

        // The HTTP server has ended before: nobody waits for what these threads may still do.
        for pool in [decoding, loading] { pool.shutdownGracefully { _ in } }
        for model in catalogue.ready { model.shutDown() }
    }

    private func load(_ source: ModelSource, decoding: NIOThreadPool, eventLoop: any EventLoop) {
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
            logger.info(
                "model is ready",
                metadata: [
                    "model": "\(source.name)", "version": "\(model.version)",
                    "seconds": "\(start.duration(to: .now) / .seconds(1))",
                ])
        } catch {
            catalogue.set(source.name, to: .failed)
            logger.error(
                "model cannot be loaded", metadata: ["model": "\(source.name)", "error": "\(error)"])
        }
    }
}

extension ServerConfiguration {
    fileprivate var threadCountForDecoding: Int { decodeThreads > 0 ? decodeThreads : System.coreCount }
}
