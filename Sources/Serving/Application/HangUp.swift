// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import UnixSignals

/// SIGHUP: a terminal that was closed, or `kill -HUP`.
enum HangUp {
    /// The signal, as one that ends the server gracefully; none where whoever started it had it ignored, as `nohup` has.
    static func signals() -> [UnixSignal] {
        var action = sigaction()
        guard sigaction(SIGHUP, nil, &action) == 0 else { return [.sighup] }
        let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return handler == unsafeBitCast(SIG_IGN, to: Int.self) ? [] : [.sighup]
    }
}
