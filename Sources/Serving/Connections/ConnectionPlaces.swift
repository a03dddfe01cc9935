// Made by ScoringServer; ScoringChannel asks it for each connection, on the connection's event loop.

package import NIOCore
import Synchronization

/// The places of open connections: as many as the server may have, and a few more that are reserved for health checks.
///
/// A connection that finds every place taken gets a reserved one, so that a load balancer still learns how the server
/// is. There is always room for one more: where all reserved places are taken too, the oldest of their connections is
/// cut.
package final class ConnectionPlaces: Sendable {
    package enum Place { case usual, reserved }

    /// What whoever runs the server may want to know.
    package enum Event: Equatable {
        /// A connection found every usual place taken, the first since there were free ones.
        case filled

        /// A connection got a reserved place.
        case exceeded

        /// There are free places again, after so many connections got a reserved one.
        case cleared(exceeded: Int)
    }

    /// How many places are reserved.
    package static let reservedCount = 16

    /// The most connections beyond the usual ones: those in reserved places, and those that are being cut for them.
    package static let excess = 2 * reservedCount

    private struct State {
        /// Connections in usual places.
        var usual = 0

        /// Connections in reserved places, the oldest first.
        var reserved: [any Channel] = []

        /// Connections that are open.
        var open = 0

        var isFull = false

        /// Connections that got a reserved place since every usual one was taken.
        var exceeded = 0
    }

    private let limit: Int
    private let report: @Sendable (Event) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: how many usual places there are, at least one.
    ///   - report: told of events, on the event loop of the connection that makes them.
    package init(limit: Int, report: @escaping @Sendable (Event) -> Void) {
        self.limit = limit
        self.report = report
    }

    /// How many connections are open.
    package var openCount: Int { state.withLock(\.open) }

    /// Gives a place to a new connection, until it is closed.
    package func take(_ channel: any Channel) -> Place {
        let (place, evicted, isFirst) = state.withLock { state -> (Place, (any Channel)?, Bool) in
            state.open += 1
            if state.usual < limit {
                state.usual += 1
                return (.usual, nil, false)
            }
            let isFirst = !state.isFull
            state.isFull = true
            state.exceeded += 1
            state.reserved.append(channel)
            return (.reserved, state.reserved.count > Self.reservedCount ? state.reserved.removeFirst() : nil, isFirst)
        }
        channel.closeFuture.whenComplete { _ in self.give(place, of: channel) }
        evicted?.pipeline.fireUserInboundEventTriggered(ReservedConnectionHandler.Eviction())
        if isFirst { report(.filled) }
        if place == .reserved { report(.exceeded) }
        return place
    }

    private func give(_ place: Place, of channel: any Channel) {
        let exceeded = state.withLock { state -> Int? in
            state.open -= 1
            switch place {
            case .reserved:
                state.reserved.removeAll { $0 === channel }
                return nil
            case .usual:
                state.usual -= 1
                // Some more must be free, or a server at its limit would tell of each connection that comes and goes.
                guard state.isFull, state.usual <= limit - max(1, limit / 8) else { return nil }
                defer { state.exceeded = 0 }
                state.isFull = false
                return state.exceeded
            }
        }
        if let exceeded { report(.cleared(exceeded: exceeded)) }
    }
}
