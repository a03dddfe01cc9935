// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
import Glibc

/// A file's bytes, mapped into memory: read when they are touched, and shared with all processes that map the same file.
///
/// The bytes are those of the file that stood there when it was opened, even where it has been replaced or removed since.
/// A file must not be written to while it is mapped; ``AtomicFile`` and ``FolderDraft`` replace whole files and folders.
///
/// Unchecked: nothing writes to the bytes.
package final class MappedFile: ContiguousBytes, @unchecked Sendable {
    /// What is read of a file before its pages are given back, bytes.
    private static let stretch = 64 << 20

    private let bytes: UnsafeRawBufferPointer

    /// The file's size, bytes.
    package var size: Int { bytes.count }

    /// - Throws: ``FileError``.
    package init(_ path: String) throws(FileError) {
        let descriptor = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK)
        let size = try descriptor.regularSize()
        // Nothing cannot be mapped.
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor.number, 0), start != MAP_FAILED else {
            throw FileError(errnoOf: path)
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }

    /// Gives the bytes to `body`, which must not let them out without the file.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(bytes)
    }

    /// The bytes, which keep the file mapped.
    package var data: Data {
        guard let start = bytes.baseAddress else { return Data() }
        return Data(
            bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count,
            deallocator: .custom { [self] _, _ in withExtendedLifetime(self) {} })
    }

    /// The SHA-256 of the bytes.
    ///
    /// The pages of a large file are given back on the way: they stay in the system's cache, and do not count as the
    /// process's memory.
    ///
    /// - Returns: nil where there is no memory for it.
    package func digest() -> SHA256Digest? {
        let stream = SHA256Stream()
        for start in stride(from: 0, to: bytes.count, by: Self.stretch) {
            let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + Self.stretch, bytes.count)])
            stream.update(piece)
            if bytes.count > Self.stretch {
                madvise(UnsafeMutableRawPointer(mutating: piece.baseAddress), piece.count, Int32(MADV_DONTNEED))
            }
        }
        return stream.finish()
    }
}
