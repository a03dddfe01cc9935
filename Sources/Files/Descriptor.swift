// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// An open file: the one place where files are opened, read and written by the system's calls.
///
/// It is closed with its last owner. Every call that a signal interrupts is made again.
package final class Descriptor: Sendable {
    package let path: String

    /// The system's number of the open file.
    let number: Int32

    private let isClosed = Atomic(false)

    /// Takes over a file that is open.
    ///
    /// - Parameters:
    ///   - number: the system's; negative where it could not be opened, as `errno` says.
    ///   - path: what errors call it.
    /// - Throws: ``FileError``.
    package init(_ number: Int32, path: String) throws(FileError) {
        guard number >= 0 else { throw FileError(errnoOf: path) }
        self.number = number
        self.path = path
    }

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: the file's.
    ///   - flags: as of `open`; it is never left open for other programs.
    ///   - mode: the permissions of a file that is made.
    /// - Throws: ``FileError``.
    package convenience init(opening path: String, _ flags: Int32, mode: UInt32 = 0) throws(FileError) {
        // The system would open what stands before the zero.
        guard !path.utf8.contains(0) else { throw FileError(path: path, reason: "no file has such a name") }
        try self.init(path.withFileName { open($0, flags | O_CLOEXEC, mode) }, path: path)
    }

    deinit { if !isClosed.load(ordering: .relaxed) { Glibc.close(number) } }

    /// Closes the file before its last owner goes, for those who want to know that it went well.
    ///
    /// - Throws: ``FileError``.
    package func close() throws(FileError) {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        guard Glibc.close(number) == 0 else { throw FileError(errnoOf: path) }
    }

    /// The file's entry in the file system.
    func status() throws(FileError) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw FileError(errnoOf: path) }
        return status
    }

    /// The size of a regular file, bytes.
    ///
    /// - Throws: ``FileError``, for folders and pipes, too.
    package func regularSize() throws(FileError) -> Int {
        let status = try status()
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(path: path, reason: "it is no file") }
        return Int(status.st_size)
    }

    /// The size that the system gives, bytes; of anything that can be opened.
    package func size() throws(FileError) -> Int { Int(try status().st_size) }

    /// Reads the next bytes.
    ///
    /// - Returns: how many of the buffer's bytes were filled; 0 at the file's end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        while true {
            let count = Glibc.read(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw FileError(errnoOf: path) }
        }
    }

    /// Reads up to `count` bytes from `offset` on; fewer only at the file's end.
    package func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < count {
                let length = pread(
                    number, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
                if length > 0 {
                    filled += length
                } else if length == 0 {
                    break
                } else if errno != EINTR {
                    failure = errno
                    break
                }
            }
        }
        guard failure == 0 else { throw FileError(path: path, reason: String(cString: strerror(failure))) }
        return bytes
    }

    /// Writes some of the bytes, at most as many as the system takes at once.
    ///
    /// - Returns: how many were written: at least one, of at least one.
    func write(someOf bytes: UnsafeRawBufferPointer) throws(FileError) -> Int {
        while true {
            let count = Glibc.write(number, bytes.baseAddress, bytes.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError(errnoOf: path) }
            guard count > 0 || bytes.isEmpty else {
                throw FileError(path: path, reason: "the system takes no more bytes")
            }
            return count
        }
    }

    /// Writes all of the bytes.
    package func write(_ bytes: [UInt8]) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let result = bytes.withUnsafeBytes { buffer in
                Result { () throws(FileError) in
                    try write(someOf: UnsafeRawBufferPointer(rebasing: buffer[done...]))
                }
            }
            done += try result.get()
        }
    }

    /// Makes the file this long; what was not written are zeros that take no room.
    package func extend(to size: Int) throws(FileError) {
        guard ftruncate(number, off_t(size)) == 0 else { throw FileError(errnoOf: path) }
    }

    /// Waits until the bytes, or a folder's entries, are on the disk.
    package func synchronize() throws(FileError) {
        // Some file systems have nothing to wait for, and say so by EINVAL.
        guard fsync(number) == 0 || errno == EINVAL else { throw FileError(errnoOf: path) }
    }
}
