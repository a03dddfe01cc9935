// Made by Warmup when a model is loaded; Batcher gives it batches, from any thread, which run on the worker's own.

package import NIOCore
import NIOPosix

/// A thread, and the session that it alone runs.
///
/// Unchecked: the session is touched only by what runs on `thread`, which is one thread.
package final class Worker: @unchecked Sendable {
    private let session: any ScoringSession
    private let thread: NIOThreadPool

    /// - Parameter session: handed over; nothing else may touch it from then on.
    package init(session: sending any ScoringSession) {
        self.session = session
        thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
    }

    /// Lets the worker's thread do something with its session, after all that it was given before.
    ///
    /// - Parameter body: its argument is nil where the worker is shut down.
    package func run(_ body: @escaping @Sendable ((any ScoringSession)?) -> Void) {
        thread.submit { state in
            switch state {
            case .active: body(self.session)
            case .cancelled: body(nil)
            }
        }
    }

    /// What the worker's thread makes of its session, after all that it was given before.
    package func result<Value: Sendable>(
        on eventLoop: any EventLoop, _ body: @escaping @Sendable (any ScoringSession) throws -> Value
    ) -> EventLoopFuture<Value> {
        thread.runIfActive(eventLoop: eventLoop) { try body(self.session) }
    }

    /// Ends the thread once what runs is done, without waiting for it: an engine may hang.
    package func shutDown() {
        thread.shutdownGracefully { _ in }
    }
}
