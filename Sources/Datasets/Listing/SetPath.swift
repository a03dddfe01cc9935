// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files

/// A path inside a set, as text (``FileName``) and as the bytes that the file system or an archive has.
struct SetPath: Sendable, Hashable {
    /// The path; bytes that are not UTF-8 stand as `\xE9`.
    let text: String

    init(_ text: String) {
        self.text = text
    }

    init(bytes: some Collection<UInt8>) {
        text = FileName.text(bytes)
    }

    var bytes: [UInt8] { FileName.bytes(text) }

    /// The last component.
    var name: Substring { text.split(separator: "/").last ?? "" }

    /// The path of a file in this folder; the folder of the empty path is the set's.
    func appending(_ name: SetPath) -> SetPath {
        text.isEmpty ? name : SetPath(text + "/" + name.text)
    }

    /// The path without "." , ".." and empty parts, as a tar's entry may have them.
    var normalized: SetPath {
        // By bytes: a combining mark behind a slash makes one character of both.
        let parts = text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        return SetPath(parts.filter { $0 != "." && $0 != ".." }.joined(separator: "/"))
    }
}
