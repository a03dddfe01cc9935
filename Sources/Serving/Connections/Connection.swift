// Made by ScoringChannel for each HTTP/1 connection and each HTTP/2 stream. Its handler tells it that the client has left, on
// the event loop; the request's task watches by it, on the same one.

import Synchronization

/// What a request needs to know of the connection that it came on, or of its stream where the connection has several.
package final class Connection: Sendable {
    /// Whether it came when as many connections were open as may be: it is there for health checks alone.
    package let isReserved: Bool

    private struct State {
        var hasLeft = false
        var watched: (job: ScoringJob, batcher: Batcher)?
    }

    private let state = Mutex(State())

    package init(isReserved: Bool = false) {
        self.isReserved = isReserved
    }

    /// Says that the client has closed the connection, or its side of it some time ago, or has reset the stream: nobody
    /// waits for an answer.
    package func markLeft() {
        let watched = state.withLock { state in
            state.hasLeft = true
            return state.watched
        }
        if let watched { watched.batcher.end(watched.job, with: .clientLeft()) }
    }

    /// Ends a job once the client leaves, until ``forget(_:)``.
    package func watch(_ job: ScoringJob, in batcher: Batcher) {
        let hasLeft = state.withLock { state in
            state.watched = (job, batcher)
            return state.hasLeft
        }
        if hasLeft { batcher.end(job, with: .clientLeft()) }
    }

    /// Ends a watch, unless another has begun.
    package func forget(_ job: ScoringJob) {
        state.withLock { state in
            if state.watched?.job === job { state.watched = nil }
        }
    }

    /// The connection whose request is being answered; nil where a test asks without one.
    @TaskLocal static var current: Connection?
}
