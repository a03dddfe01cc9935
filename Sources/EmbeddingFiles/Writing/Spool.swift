// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import FoundationEssentials
import Glibc

/// Bytes of an unknown number, kept in a file until they are all there.
///
/// The file is removed at the end or with the object; its bytes stay readable as long as something holds them.
final class Spool {
    private static let bufferSize = 1 << 20

    private let path: String
    private let writer: FileWriter
    private var buffer: [UInt8] = []

    /// - Parameters:
    ///   - target: the file beside which the spool is.
    ///   - index: tells the spools of a target apart.
    /// - Throws: ``FileError`` as an ``EmbeddingFileError``.
    init(beside target: String, index: Int) throws(EmbeddingFileError) {
        path = "\(target).\(getpid()).\(index).spool"
        do {
            writer = try FileWriter(creating: path)
        } catch {
            throw EmbeddingFileError(.unreadable, file: target, reason: "it cannot be written: \(error.reason)")
        }
    }

    deinit { Folder.unlink(path) }

    /// - Throws: ``FileError``.
    func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// - Throws: ``FileError``.
    func write(_ bytes: [UInt8]) throws(FileError) {
        buffer += bytes
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Ends the writing.
    ///
    /// - Returns: all bytes, which are mapped and not in memory.
    /// - Throws: ``FileError``.
    func finish() throws(FileError) -> Data {
        try flush()
        _ = try writer.finish()
        let bytes = try MappedFile(path).data
        Folder.unlink(path)
        return bytes
    }

    private func flush() throws(FileError) {
        try writer.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
