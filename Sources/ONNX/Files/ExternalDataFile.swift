// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import Glibc

/// A file of tensors' bytes, which is read piece by piece, never as a whole: ONNX's external data, or the model itself.
final class ExternalDataFile: Sendable {
    /// The file's name, without its folders.
    let name: String
    /// The number of bytes.
    let size: Int
    private let descriptor: Descriptor

    /// - Throws: ``ONNXError/missing(_:)`` or ``ONNXError/pointer(_:)``.
    init(path: String) throws(ONNXError) {
        name = path.lastComponent
        do {
            descriptor = try Descriptor(opening: path, O_RDONLY)
            size = try descriptor.regularSize()
        } catch {
            throw .missing(name)
        }
        if size < 1024, let start = try? read(at: 0, count: min(size, 64)), start.starts(with: Self.pointerStart) {
            throw .pointer(name)
        }
    }

    /// What Git LFS puts in the place of a file that it has not fetched.
    private static let pointerStart = Array("version https://git-lfs.github.com/spec/".utf8)

    /// The bytes from an offset on.
    ///
    /// - Throws: ``ONNXError/unreadable`` where the file is shorter.
    func read(at offset: Int, count: Int) throws(ONNXError) -> [UInt8] {
        guard offset >= 0, count >= 0, count <= size, offset <= size - count,
            let bytes = try? descriptor.read(at: offset, count: count), bytes.count == count
        else { throw .unreadable }
        return bytes
    }
}
