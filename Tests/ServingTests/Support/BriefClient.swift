// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix

/// A client that connects, sends some bytes, and leaves without a look at any answer.
struct BriefClient: Sendable {
    enum End: Sendable {
        /// Both sides at once, as a process that ends does.
        case close

        /// A reset, as a load balancer's health check ends.
        case reset
    }

    let channel: any Channel

    static func connect(_ port: Int) async throws -> BriefClient {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.minutes(2))
            .connect(host: "127.0.0.1", port: port).get()
        return BriefClient(channel: channel)
    }

    func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) }

    func leave(_ end: End = .close) async throws {
        if end == .reset, let socket = channel as? any SocketOptionProvider {
            try? await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        do { try await channel.close() } catch ChannelError.alreadyClosed {}
    }
}

extension TestServer {
    /// Many clients do one thing after the other, a few of them at the same time.
    func withClients(
        _ count: Int, atOnce: Int = 16, _ body: @escaping @Sendable (TestServer, _ client: Int) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<count {
                if client >= atOnce { try await group.next() }
                group.addTask { try await body(self, client) }
            }
            try await group.waitForAll()
        }
    }

    /// Waits until no connection is open but the one that asks.
    func waitUntilAlone() async throws {
        try await waitUntil { try await $0.get("/metrics").body.contains("cider_connections 1\n") }
    }
}
