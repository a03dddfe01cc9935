// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import Glibc

/// A file that is read at any place.
final class OpenFile {
    let path: String
    let size: Int
    private let descriptor: Descriptor

    convenience init(path: String) throws(DatasetError) {
        try self.init(root: path, SetPath(""))
    }

    /// Opens a file below a root.
    init(root: String, _ inner: SetPath) throws(DatasetError) {
        path = inner.text.isEmpty ? root : displayPath(root, inner)
        let number = withPath(root, inner) { open($0, O_RDONLY | O_CLOEXEC) }
        if number < 0, [ENOENT, ENOTDIR, ELOOP].contains(errno) { throw .notFound(path: path) }
        do {
            descriptor = try Descriptor(number, path: path)
            size = try descriptor.size()
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
    }

    /// Reads up to `count` bytes from `offset` on; fewer at the file's end.
    func read(at offset: Int, count: Int) throws(DatasetError) -> [UInt8] {
        do {
            return try descriptor.read(at: offset, count: count)
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
    }
}
