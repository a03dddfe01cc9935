import Glibc

/// Says why the last system call failed.
func systemReason(_ code: Int32 = errno) -> String {
    String(cString: strerror(code))
}

/// A file's or folder's entry in the file system, links followed.
func fileStatus(_ path: String) throws(DatasetError) -> stat {
    guard !path.utf8.contains(0) else { throw .notFound(path: path) }
    var status = stat()
    guard stat(path, &status) == 0 else {
        // ELOOP is a link to itself.
        guard [ENOENT, ENOTDIR, ELOOP].contains(errno) else { throw .unreadable(path: path, reason: systemReason()) }
        throw .notFound(path: path)
    }
    return status
}

extension stat {
    var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
    var isFile: Bool { st_mode & S_IFMT == S_IFREG }
}

/// Reads a whole file of at most `maximumBytes`.
func readFile(_ path: String, maximumBytes: Int) throws(DatasetError) -> [UInt8] {
    let bytes = try readHead(of: path, count: maximumBytes)
    guard bytes.count <= maximumBytes else { throw .tooLarge(path: path, maximumBytes: maximumBytes) }
    return bytes
}

/// Reads the first `count` bytes of a file, and one more if there is one.
func readHead(of path: String, count: Int) throws(DatasetError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw errno == ENOENT ? .notFound(path: path) : .unreadable(path: path, reason: systemReason())
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: systemReason()) }

    // The file may grow between the two calls, so the size only tells how much memory to take at first.
    let capacity = min(max(0, Int(status.st_size)), count) + 1
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
        while filled < capacity {
            let length = read(descriptor, buffer.baseAddress.map { $0 + filled }, capacity - filled)
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
