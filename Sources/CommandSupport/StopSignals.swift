// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// SIGINT and SIGTERM, noted instead of obeyed; the second one of a kind is obeyed.
package final class StopSignals {
    private final class Note: Sendable {
        let signal = Mutex<Int32?>(nil)
    }

    private static let kinds = [SIGINT, SIGTERM]
    private let note = Note()
    private var sources: [any DispatchSourceSignal] = []

    package init() {}

    /// The signal that came, if any.
    package var received: Int32? { note.signal.withLock { $0 } }

    /// Says on any thread whether a signal came.
    package var isStopped: @Sendable () -> Bool { { [note] in note.signal.withLock { $0 != nil } } }

    /// Begins to note them.
    package func catchAll() {
        sources = Self.kinds.map { kind in
            signal(kind, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: kind, queue: .global())
            source.setEventHandler { [note] in
                note.signal.withLock { $0 = kind }
                signal(kind, SIG_DFL)
            }
            source.resume()
            return source
        }
    }

    /// Leaves them to the system again.
    package func releaseAll() {
        for source in sources { source.cancel() }
        sources = []
        for kind in Self.kinds { signal(kind, SIG_DFL) }
    }
}
