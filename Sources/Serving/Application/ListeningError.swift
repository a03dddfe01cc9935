// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore

/// Why the server cannot listen: names the address, and what mends it.
package struct ListeningError: Error, Sendable, Equatable, CustomStringConvertible {
    package let host: String
    package let port: Int

    /// What stands in the way, and the setting that mends it.
    package let reason: String

    package var description: String {
        "cannot listen on \(host.contains(":") ? "[\(host)]" : host):\(port): \(reason)"
    }

    /// - Parameters:
    ///   - error: what the system said.
    ///   - host: as it was set.
    ///   - port: as it was set.
    init(_ error: any Error, host: String, port: Int) {
        self.host = host
        self.port = port
        reason =
            switch error {
            case let error as IOError: Self.reason(error.errnoCode, host: host, port: port)
            case let error as SocketAddressError.UnknownHost:
                "no address is known for the host (\(error.errorDescription)); \(Self.hostMends)"
            default: "\(error)"
            }
    }

    private static let hostMends =
        "--host (CIDER_HOST) takes a name or an address of this machine, or 0.0.0.0 for all of them"

    private static func reason(_ code: CInt, host: String, port: Int) -> String {
        switch code {
        case EADDRINUSE:
            "the port is in use by another program; stop that one, or give another port with --port (CIDER_PORT)"
        case EACCES, EPERM:
            "there is no permission to listen on port \(port)"
                + (port < 1024 ? ", which lies below 1024" : "") + "; give another port with --port (CIDER_PORT)"
        case EADDRNOTAVAIL: "this machine has no such address; \(hostMends)"
        case EAFNOSUPPORT: "this machine has no addresses of that kind; \(hostMends)"
        default: String(cString: strerror(code))
        }
    }
}
