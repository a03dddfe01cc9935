// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that is read from its start to its end, in pieces.
package final class FileReader {
    /// The size of a piece, bytes.
    static let pieceSize = 1 << 20

    package var path: String { descriptor.path }

    /// The file's size when it was opened, bytes.
    package let size: Int

    private let descriptor: Descriptor

    /// Opens a regular file.
    ///
    /// - Throws: ``FileError``, where the path is a folder or a pipe, too.
    package init(opening path: String) throws(FileError) {
        // Opening a pipe would wait for its other end.
        descriptor = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK)
        size = try descriptor.regularSize()
    }

    /// Reads the next bytes.
    ///
    /// - Returns: how many of the buffer's bytes were filled; 0 at the file's end.
    /// - Throws: ``FileError``.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        try descriptor.read(into: buffer)
    }

    /// Reads all that is left, and gives it to `body` piece by piece.
    ///
    /// - Throws: ``FileError``, or what `body` throws.
    package func forEachPiece(
        _ body: (UnsafeRawBufferPointer) throws(FileError) -> Void
    ) throws(FileError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let count = try read(into: buffer)
            guard count > 0 else { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// A whole file's bytes.
    ///
    /// - Parameters:
    ///   - path: the file's.
    ///   - limit: the most bytes that are read.
    /// - Returns: all of its bytes.
    /// - Throws: ``FileError``, where the file has more bytes, too.
    package static func bytes(of path: String, limit: Int) throws(FileError) -> [UInt8] {
        let reader = try FileReader(opening: path)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(reader.size, limit))
        try reader.forEachPiece { piece throws(FileError) in
            guard bytes.count + piece.count <= limit else {
                throw FileError(path: path, reason: "it has more than \(limit) bytes")
            }
            bytes.append(contentsOf: piece)
        }
        return bytes
    }

    /// The SHA-256 of a whole file, of which one piece is in memory at a time.
    ///
    /// - Throws: ``FileError``.
    package static func digest(of path: String) throws(FileError) -> SHA256Digest {
        let stream = SHA256Stream()
        try FileReader(opening: path).forEachPiece { piece throws(FileError) in stream.update(piece) }
        guard let digest = stream.finish() else { throw FileError(path: path, reason: "no memory for its checksum") }
        return digest
    }
}
