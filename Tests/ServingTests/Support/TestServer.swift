// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Logging
import ServiceLifecycle
import Serving

/// A server on a free port of the loopback interface.
struct TestServer: Sendable {
    let port: Int
    private let group: ServiceGroup

    /// Lets the server shut down gracefully.
    func shutDown() async { await group.triggerGracefulShutdown() }

    /// Runs a server while `body` talks to it, then shuts it down; both on threads that no other test keeps busy.
    static func run<Result: Sendable>(
        _ configuration: ServerConfiguration = ServerConfiguration(), models: [ModelSource],
        waitsUntilReady: Bool = true, logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        _ body: sending (TestServer) async throws -> Result
    ) async throws -> Result {
        var configuration = configuration
        configuration.host = "127.0.0.1"
        configuration.port = 0
        // One batch at a time, so that a detector that blocks keeps the others waiting.
        if configuration.streams == 0 { configuration.streams = 1 }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = ScoringServer(
            configuration: configuration, models: models, version: "1.2.3", logger: logger,
            onListening: { port in
                listening.yield(port)
                listening.finish()
            })
        let group = ServiceGroup(
            configuration: .init(services: [server], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        return try await withTaskExecutorPreference(ThreadPoolExecutor.shared) {
            async let running: Void = group.run()
            for await port in ports {
                let test = TestServer(port: port, group: group)
                do {
                    if waitsUntilReady { try await test.waitUntil { try await $0.get("/readyz").status == 200 } }
                    let result = try await body(test)
                    await group.triggerGracefulShutdown()
                    try await running
                    return result
                } catch {
                    await group.triggerGracefulShutdown()
                    try? await running
                    throw error
                }
            }
            try await running
            throw TestFailure("the server did not listen")
        }
    }

    /// Runs a server with one model, named `fake`.
    static func run<Result: Sendable>(
        _ configuration: ServerConfiguration = ServerConfiguration(), detector: FakeDetector = FakeDetector(),
        _ body: sending (TestServer) async throws -> Result
    ) async throws -> Result {
        try await run(configuration, models: [ModelSource(name: "fake") { detector }], body)
    }

    /// Asks again and again until something holds; the test's time limit bounds it.
    func waitUntil(_ condition: (TestServer) async throws -> Bool) async throws {
        while try await !condition(self) { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Waits until so many images wait for the encoder, or are being decoded for it.
    func waitForQueue(_ count: Int) async throws {
        try await waitUntil {
            try await $0.get("/metrics").body.contains("cider_queue_length{model=\"fake\"} \(count)\n")
        }
    }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
