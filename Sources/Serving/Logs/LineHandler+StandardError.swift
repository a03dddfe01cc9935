// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

extension LineHandler {
    /// Writes a line with one call, so that lines of several threads do not mix.
    package static func writeToStandardError(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                let count = Glibc.write(STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                // A log that cannot be written is no reason to stop serving.
                if count < 0 && errno != EINTR { return }
                rest = rest.dropFirst(max(0, count))
            }
        }
    }
}
