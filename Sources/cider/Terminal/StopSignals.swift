#if TRAINING
    import Dispatch
    import Glibc
    import Synchronization

    /// SIGINT and SIGTERM, noted instead of obeyed; the second one of a kind is obeyed.
    final class StopSignals: Sendable {
        private static let kinds = [SIGINT, SIGTERM]
        private let last = Mutex<Int32?>(nil)
        private let sources: Mutex<[any DispatchSourceSignal]> = Mutex([])

        /// The signal that came, if any.
        var received: Int32? { last.withLock { $0 } }

        /// Begins to note them.
        func catchAll() {
            for kind in Self.kinds {
                signal(kind, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: kind, queue: .global())
                source.setEventHandler { [self] in
                    last.withLock { $0 = kind }
                    signal(kind, SIG_DFL)
                }
                source.resume()
                sources.withLock { $0.append(source) }
            }
        }

        /// Leaves them to the system again.
        func releaseAll() {
            sources.withLock { sources in
                for source in sources { source.cancel() }
                sources = []
            }
            for kind in Self.kinds { signal(kind, SIG_DFL) }
        }
    }
#endif
