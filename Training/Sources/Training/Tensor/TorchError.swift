// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTorch

/// A C++ exception of libtorch, with its message.
package struct TorchError: Error, CustomStringConvertible, Sendable, Equatable {
    /// All that libtorch said, often several lines.
    package let message: String

    /// The first line of what libtorch said.
    package var description: String {
        "libtorch: " + message.prefix { !$0.isNewline }
    }

    /// The failure that this thread met last.
    static var last: TorchError {
        TorchError(message: String(cString: ctorch_error_message()))
    }

    /// Turns a status of the C interface into an error.
    static func check(_ status: Int32) throws(TorchError) {
        if status < 0 { throw last }
    }
}
