// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import Glibc

/// Says why the last system call failed.
func systemReason(_ code: Int32 = errno) -> String {
    String(cString: strerror(code))
}

/// Calls a function of the system with the bytes of a path below a root; an absolute path stands for itself.
func withPath<Result>(_ root: String, _ path: SetPath, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (path.text.isEmpty ? root : path.text.hasPrefix("/") ? path.text : root + "/" + path.text).withFileName(body)
}

/// A path below a root as a person would write it.
func displayPath(_ root: String, _ path: SetPath) -> String {
    path.text.hasPrefix("/") ? path.text : (root.hasSuffix("/") ? root : root + "/") + path.text
}

/// A file's or folder's entry in the file system, links followed.
func fileStatus(_ path: String) throws(DatasetError) -> stat {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .notFound(path: path) }
    return try fileStatus(path, SetPath(""))
}

/// The entry of a path below a root, links followed.
func fileStatus(_ root: String, _ path: SetPath) throws(DatasetError) -> stat {
    var status = stat()
    guard withPath(root, path, { stat($0, &status) }) == 0 else {
        let shown = path.text.isEmpty ? root : displayPath(root, path)
        // ELOOP is a link to itself.
        guard [ENOENT, ENOTDIR, ELOOP].contains(errno) else { throw .unreadable(path: shown, reason: systemReason()) }
        throw .notFound(path: shown)
    }
    return status
}

extension stat {
    var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
    var isFile: Bool { st_mode & S_IFMT == S_IFREG }
}

/// Reads a whole file of at most `maximumBytes`.
func readFile(_ path: String, maximumBytes: Int) throws(DatasetError) -> [UInt8] {
    try read(try OpenFile(path: path), maximumBytes: maximumBytes)
}

/// Reads a whole file below a root, of at most `maximumBytes`.
func readFile(_ root: String, _ path: SetPath, maximumBytes: Int) throws(DatasetError) -> [UInt8] {
    try read(try OpenFile(root: root, path), maximumBytes: maximumBytes)
}

/// Reads the first `count` bytes of a file, and one more if there is one.
func readHead(of path: String, count: Int) throws(DatasetError) -> [UInt8] {
    let file = try OpenFile(path: path)
    return try file.read(at: 0, count: min(max(0, file.size), count) + 1)
}

private func read(_ file: OpenFile, maximumBytes: Int) throws(DatasetError) -> [UInt8] {
    let bytes = try file.read(at: 0, count: min(max(0, file.size), maximumBytes) + 1)
    guard bytes.count <= maximumBytes else { throw .tooLarge(path: file.path, maximumBytes: maximumBytes) }
    return bytes
}
