// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The system's limit on open files, which a connection counts against.
///
/// A process that reaches it cannot go on: libdispatch, which runs Swift's tasks, opens files as it works and ends the
/// process where it cannot.
enum OpenFileLimit {
    /// Files that are kept free for all else than connections.
    private static let reserve = 64

    /// Raises the process's limit as far as so many connections need, and as far as it may.
    ///
    /// - Parameter connections: how many are wanted.
    /// - Returns: how many there may be, at least one.
    static func raise(forConnections connections: Int) -> Int {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return connections }
        let wanted = rlim_t(connections + reserve)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = min(wanted, limit.rlim_max)
            _ = setrlimit(resource, &limit)
            guard getrlimit(resource, &limit) == 0 else { return connections }
        }
        let allowed = Int(clamping: limit.rlim_cur)
        return max(1, min(connections, allowed - reserve))
    }
}
