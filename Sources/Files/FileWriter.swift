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

    package let path: String

    /// The bytes so far.
    package private(set) var byteCount = 0

    private var descriptor: Int32
    private let digest = SHA256Stream()

    /// Makes an empty file; one that stands there is emptied.
    ///
    /// - Throws: ``FileError``.
    package init(creating path: String) throws(FileError) {
        descriptor = path.withFileName { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666) }
        guard descriptor >= 0 else { throw FileError(errnoOf: path) }
        self.path = path
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Writes the next bytes: all of them, or an error is thrown.
    ///
    /// - Throws: ``FileError``.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.pieceSize))
            let count = Glibc.write(descriptor, piece.baseAddress, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError(errnoOf: path) }
            guard count > 0 else { throw FileError(path: path, reason: "the system takes no more bytes") }
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
        guard fsync(descriptor) == 0 else { throw FileError(errnoOf: path) }
        let closing = close(descriptor)
        descriptor = -1
        guard closing == 0 else { throw FileError(errnoOf: path) }
        guard let digest = digest.finish() else { throw FileError(path: path, reason: "no memory for its checksum") }
        return Written(byteCount: byteCount, digest: digest)
    }
}
