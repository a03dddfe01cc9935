// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why a file or folder could not be read or written.
package struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    package let path: String

    /// What the system says, in its words.
    package let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// A call that has just failed, by what it left in `errno`.
    init(errnoOf path: String) {
        self.init(path: path, reason: String(cString: strerror(errno)))
    }

    package var description: String { "\(path): \(reason)" }
}
