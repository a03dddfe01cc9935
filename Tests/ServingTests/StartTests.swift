// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import NIOCore
import NIOPosix
import Serving
import Testing

/// A server that cannot start says why, and ends.
@Suite(.timeLimit(.minutes(5))) struct StartTests {
    /// What a server throws that is to listen on an address.
    private func start(host: String, port: Int) async throws -> ListeningError {
        var configuration = ServerConfiguration()
        (configuration.host, configuration.port) = (host, port)
        let source = ModelSource(name: "fake") { throw TestFailure("a model is loaded though nobody can ask for it") }
        let server = ScoringServer(
            configuration: configuration, models: [source], version: "1.2.3",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let caught = await #expect(throws: ListeningError.self) { try await server.run() }
        return try #require(caught)
    }

    @Test func aPortInUseIsNamedWithItsFlag() async throws {
        let other = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(
            host: "127.0.0.1", port: 0
        ).get()
        let port = try #require(other.localAddress?.port)
        let error = try await start(host: "127.0.0.1", port: port)
        #expect(error.description.hasPrefix("cannot listen on 127.0.0.1:\(port): the port is in use"))
        #expect(error.reason.contains("--port"))
        try await other.close()
    }

    @Test func anUnknownHostIsNamedWithItsFlag() async throws {
        let error = try await start(host: "no-such-host.invalid", port: 0)
        #expect(error.description.hasPrefix("cannot listen on no-such-host.invalid:0: no address is known"))
        #expect(error.reason.contains("--host"))
    }

    @Test(arguments: ["192.0.2.1", "2001:db8::1"])
    func anAddressOfAnotherMachineIsNamedWithItsFlag(host: String) async throws {
        let error = try await start(host: host, port: 8080)
        #expect(error.description.contains(host) && error.description.contains(":8080: this machine has no"))
        #expect(error.reason.contains("--host"))
    }

    @Test(.enabled(if: geteuid() != 0, "root may listen everywhere"))
    func aPortWithoutPermissionIsNamedWithItsFlag() async throws {
        #expect(try await start(host: "127.0.0.1", port: 1).reason.contains("--port"))
    }
}
