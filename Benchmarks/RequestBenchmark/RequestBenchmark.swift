// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import FoundationEssentials
import Glibc
import Logging
import NIOCore
import Serving
import Synchronization

/// Posts an image to a server in this same process, again and again: for counting what one request costs.
///
/// A stand-in answers for the detector, so that what is counted is the server's own: HTTP, routing, batching, JSON,
/// metrics. Of every kind of thread there is one, and the client allocates nothing.
@main
struct RequestBenchmark: ParsableCommand {
    @Option(help: "How many requests to post, one after the other.")
    var requests: Int

    @Option(help: "The path and query to post to.")
    var path = "/score"

    @Argument(help: "The file to post as an image.")
    var image: String

    func run() throws {
        let body = try Data(contentsOf: URL(filePath: image))
        let head = [
            "POST \(path) HTTP/1.1", "Host: localhost", "User-Agent: RequestBenchmark", "Accept: */*",
            "Content-Type: image/jpeg", "Content-Length: \(body.count)", "", "",
        ]
        var client = try HTTPClient(port: startServer(), request: Array(head.joined(separator: "\r\n").utf8) + body)
        for _ in 0..<requests { try client.exchange() }
        // Without shutting the server down, which takes now more and now less.
        _exit(EXIT_SUCCESS)
    }

    /// - Returns: the server's port, once it answers requests.
    private func startServer() -> Int {
        NIOSingletons.groupLoopCountSuggestion = 1
        var configuration = ServerConfiguration()
        configuration.port = 0
        configuration.streams = 1
        configuration.decodeThreads = 1
        let port = Atomic(0)
        let (isListening, isReady) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let server = ScoringServer(
            configuration: configuration, models: [ModelSource(name: "stand-in") { try StandIn() }], version: "0",
            logger: Logger(label: "cider") { label in
                LineHandler(label: label, format: .text, level: .info) { line in
                    if line.contains("model is ready") { isReady.signal() }
                }
            },
            onListening: {
                port.store($0, ordering: .relaxed)
                isListening.signal()
            })
        Task { try await server.run() }
        isListening.wait()
        isReady.wait()
        return port.load(ordering: .relaxed)
    }
}
