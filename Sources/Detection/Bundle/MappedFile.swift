import FoundationEssentials
import Glibc

/// A file's bytes, mapped into memory: read when they are touched, and shared with all processes that map the same file.
///
/// The bytes are those of the file that stood there when it was opened, even where it has been replaced or removed since.
/// A file must not be written to while it is mapped; `DetectorBundle.write` replaces whole folders.
///
/// Unchecked: nothing writes to the bytes.
final class MappedFile: ContiguousBytes, @unchecked Sendable {
    private let bytes: UnsafeRawBufferPointer

    /// - Throws: ``BundleError/unreadable(file:reason:)``.
    init(_ path: String) throws(BundleError) {
        func failure() -> BundleError { .unreadable(file: path, reason: String(cString: strerror(errno))) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure() }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(file: path, reason: "it is no file") }
        // Nothing cannot be mapped.
        guard status.st_size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, status.st_size, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else {
            throw failure()
        }
        bytes = UnsafeRawBufferPointer(start: start, count: status.st_size)
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }

    /// Gives the bytes to `body`, which must not let them out without the file.
    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(bytes)
    }

    /// The bytes, which keep the file mapped.
    var data: Data {
        guard let start = bytes.baseAddress else { return Data() }
        return Data(
            bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count,
            deallocator: .custom { [self] _, _ in withExtendedLifetime(self) {} })
    }
}
