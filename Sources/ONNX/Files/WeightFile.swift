import Files
import FoundationEssentials
import Glibc

/// A file that is read piece by piece, never as a whole.
final class WeightFile: Sendable {
    /// The file's name, without its folders.
    let name: String
    /// The number of bytes.
    let size: Int
    private let descriptor: Int32

    /// - Throws: ``ONNXError/missing(_:)`` or ``ONNXError/pointer(_:)``.
    init(path: String) throws(ONNXError) {
        name = path.split(separator: "/").last.map(String.init) ?? path
        let descriptor = path.utf8.contains(0) ? -1 : path.withFileName { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .missing(name) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .missing(name)
        }
        self.descriptor = descriptor
        size = Int(status.st_size)
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
        guard offset >= 0, count >= 0, count <= size, offset <= size - count else { throw .unreadable }
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let part = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
                if part < 0, errno == EINTR { continue }
                guard part > 0 else {
                    isWhole = false
                    return
                }
                filled += part
            }
        }
        guard isWhole else { throw .unreadable }
        return bytes
    }

    deinit { close(descriptor) }
}
