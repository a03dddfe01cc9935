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
    let file = try OpenFile(path: path)
    return try file.read(at: 0, count: min(max(0, file.size), count) + 1)
}
