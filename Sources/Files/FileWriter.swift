// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that is written from its start to its end, with its SHA-256 on the way.
///
/// Every call is checked, and a file counts as written only after ``finish()``: the system may have taken less than it was
/// given, or may find at the end that the disk is full.
package final class FileWriter {
    /// What was written.
    package struct Written: Sendable, Equatable {
        package let byteCount: Int
        package let digest: SHA256Digest
    }

    /// The most bytes that the system is given at once; it takes no more than 2,147,479,552.
    private static let pieceSize = 8 << 20

    package var path: String { descriptor.path }

    /// The bytes so far.
    package private(set) var byteCount = 0

    private let descriptor: Descriptor
    private let digest = SHA256Stream()

    /// Makes an empty file; one that stands there is emptied.
    ///
    /// - Throws: ``FileError``.
    package init(creating path: String) throws(FileError) {
        descriptor = try Descriptor(opening: path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o666)
    }

    /// Writes the next bytes: all of them, or an error is thrown.
    ///
    /// - Throws: ``FileError``.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.pieceSize))
            let count = try descriptor.write(someOf: piece)
            digest.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
            byteCount += count
            rest = rest.dropFirst(count)
        }
    }

    /// Writes the next bytes.
    ///
    /// - Throws: ``FileError``.
    package func write(_ bytes: [UInt8]) throws(FileError) {
        // `withUnsafeBytes` forgets the type of the error.
        let result = bytes.withUnsafeBytes { bytes in Result { () throws(FileError) in try write(bytes) } }
        try result.get()
    }

    /// Copies a whole file, of which one piece is in memory at a time.
    ///
    /// - Throws: ``FileError``, which names the file that the fault lies with.
    package func copy(from source: String) throws(FileError) {
        try FileReader(opening: source).forEachPiece { piece throws(FileError) in try write(piece) }
    }

    /// Waits until the bytes are on the disk, and closes the file.
    ///
    /// - Returns: its size and its SHA-256.
    /// - Throws: ``FileError`` where the file is not whole on the disk.
    package func finish() throws(FileError) -> Written {
        try descriptor.synchronize()
        try descriptor.close()
        guard let digest = digest.finish() else { throw FileError(path: path, reason: "no memory for its checksum") }
        return Written(byteCount: byteCount, digest: digest)
    }
}
