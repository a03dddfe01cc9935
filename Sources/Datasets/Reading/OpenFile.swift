import Glibc

/// A file that is read at any place.
final class OpenFile {
    let path: String
    let size: Int
    private let descriptor: Int32

    convenience init(path: String) throws(DatasetError) {
        try self.init(root: path, SetPath(""))
    }

    /// Opens a file below a root.
    init(root: String, _ inner: SetPath) throws(DatasetError) {
        let path = inner.text.isEmpty ? root : displayPath(root, inner)
        descriptor = withPath(root, inner) { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else {
            throw [ENOENT, ENOTDIR, ELOOP].contains(errno)
                ? .notFound(path: path) : .unreadable(path: path, reason: systemReason())
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let reason = systemReason()
            close(descriptor)
            throw .unreadable(path: path, reason: reason)
        }
        self.path = path
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Reads up to `count` bytes from `offset` on; fewer at the file's end.
    func read(at offset: Int, count: Int) throws(DatasetError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < count {
                let length = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
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
        guard failure == 0 else { throw .unreadable(path: path, reason: systemReason(failure)) }
        return bytes
    }
}
