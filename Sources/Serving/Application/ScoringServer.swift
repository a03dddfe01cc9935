// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by `cider serve`, or by a test, once for a process; run by a ServiceGroup on Swift's tasks.

package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// The server: verdicts over HTTP.
///
/// It listens at once, loads its models meanwhile, and says so under `/readyz`. As a `Service`, it shuts down
/// gracefully: readiness fails, the listening socket closes, accepted work is finished.
///
/// Memory is bounded: request bodies by ``ServerConfiguration/maxBodyBytesInFlight`` (twice that while they grow),
/// decoded images by the decoding threads and, two at a time, ``ServerConfiguration/maxPixels``, images that wait by
/// ``ServerConfiguration/queueLength``, and connections and the streams on them by
/// ``ServerConfiguration/maxConnections``.
package struct ScoringServer: Service {
    /// The HTTP server and what it stands on, without the order of shutting down.
    package let application: any ApplicationProtocol

    private let catalog: ModelCatalog
    private let listening = Listening()
    private let configuration: ServerConfiguration
    private let logger: Logger
    private let frameworkLogger: Logger

    /// Builds the server, and raises the process's limit on open files as its connections need.
    ///
    /// - Parameters:
    ///   - configuration: every setting.
    ///   - models: what to load, in the order in which `GET /models` lists them.
    ///   - version: the program's, as `/health` gives it.
    ///   - registry: where metrics are kept.
    ///   - logger: takes the access log and all else.
    ///   - onListening: called with the port once the server listens.
    package init(
        configuration: ServerConfiguration, models: [ModelSource], version: String,
        registry: PrometheusRegistry = .forServer(), logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.logger = logger
        let catalog = ModelCatalog(names: models.map(\.name), defaultName: configuration.defaultModel)
        self.catalog = catalog
        let metrics = ServerMetrics(factory: registry, version: version)
        // What the frameworks tell of themselves is of no use to whoever runs the server.
        var frameworkLogger = logger
        frameworkLogger.logLevel = max(logger.logLevel, .warning)
        self.frameworkLogger = frameworkLogger
        let limits = ConnectionLimits(
            bodyTimeout: .milliseconds(Int64(configuration.bodyTimeout)),
            idleTimeout: .milliseconds(Int64(configuration.idleTimeout)), maxBodyBytes: configuration.maxBodyBytes)
        let wanted = configuration.maxConnections + ConnectionPlaces.excess
        let connections = max(1, OpenFileLimit.raise(forConnections: wanted) - ConnectionPlaces.excess)
        if connections < configuration.maxConnections {
            logger.warning(
                "the limit on open files allows fewer connections than max-connections",
                metadata: ["connections": .stringConvertible(connections)])
        }
        let places = ConnectionPlaces(limit: connections, metrics: metrics, logger: logger)
        let resources = Resources(
            catalog: catalog, budget: Budget(limit: configuration.maxBodyBytesInFlight), places: places,
            registry: registry, metrics: metrics, configuration: configuration, logger: logger,
            version: version)
        let listening = listening
        let streams = Budget(limit: max(1024, 4 * connections))
        application = Application(
            responder: ServingResponder(
                resources: resources, metrics: metrics, logger: logger, configuration: configuration),
            server: HTTPServerBuilder { responder in
                ScoringChannel(
                    responder: responder, limits: limits, places: places, streams: streams,
                    isStopping: { catalog.isStopping }
                ) { problem, id in
                    metrics.record(route: nil, method: .unknown, status: problem.status.code, nanoseconds: 0)
                    logger.log(
                        level: configuration.accessLogLevel, "request refused",
                        metadata: [
                            "request_id": .string(id), "status": .stringConvertible(problem.status.code),
                            "detail": .string(problem.detail),
                        ])
                }
            },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "cider",
                availableConnectionsDelegate: .maximum(
                    connections + ConnectionPlaces.excess, logger: frameworkLogger)),
            services: [
                ModelLoading(
                    sources: models, catalog: catalog, listening: listening, configuration: configuration,
                    metrics: metrics,
                    logger: logger)
            ],
            onServerRunning: { channel in
                listening.begin()
                await onListening(channel.localAddress?.port ?? configuration.port)
            },
            logger: frameworkLogger)
    }

    /// Serves until the process is told to end, by SIGTERM, SIGINT or SIGHUP, the last unless it was started with SIGHUP
    /// ignored.
    ///
    /// Returns once accepted work is finished, within the grace period.
    ///
    /// - Throws: ``ListeningError`` where the address cannot be listened on.
    package func runUntilSignalled() async throws {
        try await run(until: [.sigterm, .sigint] + HangUp.signals())
    }

    /// Serves until the task is told to shut down gracefully.
    ///
    /// - Throws: ``ListeningError`` where the address cannot be listened on.
    package func run() async throws {
        try await run(until: [])
    }

    private func run(until signals: [UnixSignal]) async throws {
        var group = ServiceGroupConfiguration(
            services: [application, Draining(catalog: catalog, configuration: configuration, logger: logger)],
            gracefulShutdownSignals: signals, logger: frameworkLogger)
        group.maximumGracefulShutdownDuration = .seconds(configuration.gracePeriod)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let error as CancellationError {
            throw error
        } catch  where !listening.hasBegun {
            throw ListeningError(error, host: configuration.host, port: configuration.port)
        } catch  where catalog.isStopping {
            logger.warning("connections were cut at the end of the grace period", metadata: ["error": "\(error)"])
        }
    }
}
