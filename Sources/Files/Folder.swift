import CFiles
import Glibc

/// What is done to folders beyond Foundation, whose paths are UTF-8; here they are as ``FileName`` has them.
package enum Folder {
    /// The folder that a path lies in: `.` for a mere name.
    package static func parent(of path: String) -> String {
        let slash = UInt8(ascii: "/")
        let inner = path.utf8.reversed().drop { $0 == slash }
        let folder = inner.drop { $0 != slash }.drop { $0 == slash }
        guard folder.isEmpty else { return String(decoding: Array(folder.reversed()), as: UTF8.self) }
        return path.utf8.first == slash ? "/" : "."
    }

    /// The path without links in it; nil where nothing stands at it.
    package static func resolved(_ path: String) -> String? {
        guard let resolved = path.withFileName({ realpath($0, nil) }) else { return nil }
        defer { free(resolved) }
        return FileName.text(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }

    /// The path of what has a name in a folder, with one slash between.
    package static func path(of name: String, in folder: String) -> String {
        folder.utf8.last == UInt8(ascii: "/") ? folder + name : "\(folder)/\(name)"
    }

    /// A folder's path without the slashes that it ends with, beside which something else may stand.
    package static func trimmed(_ path: String) -> String {
        let end = path.utf8.reversed().drop { $0 == UInt8(ascii: "/") }
        return end.isEmpty ? String(path.prefix(1)) : String(decoding: Array(end.reversed()), as: UTF8.self)
    }

    /// Whether anything stands at a path.
    package static func exists(_ path: String) -> Bool { path.withFileName { access($0, F_OK) } == 0 }

    /// Whether a folder stands at a path, or a link to one.
    package static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return path.withFileName { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names of what is in a folder, in no order.
    ///
    /// - Throws: ``FileError``.
    package static func names(in path: String) throws(FileError) -> [String] {
        guard let stream = path.withFileName({ opendir($0) }) else { throw FileError(errnoOf: path) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { FileName.text($0.prefix { $0 != 0 }) }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Makes a folder, and those on the way to it; one that is there already is left as it is.
    ///
    /// - Throws: ``FileError``.
    package static func make(_ path: String) throws(FileError) {
        guard !isFolder(path) else { return }
        let parent = parent(of: path)
        if parent != path { try make(parent) }
        guard path.withFileName({ mkdir($0, 0o777) }) == 0 || errno == EEXIST && isFolder(path) else {
            throw FileError(errnoOf: path)
        }
    }

    /// Removes a file, or a folder with all that is in it, as far as the system lets it.
    static func remove(_ path: String) {
        var status = stat()
        guard path.withFileName({ lstat($0, &status) }) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        for name in (try? names(in: path)) ?? [] { remove("\(path)/\(name)") }
        _ = path.withFileName { rmdir($0) }
    }

    /// Removes a file.
    package static func unlink(_ path: String) { _ = path.withFileName { Glibc.unlink($0) } }

    /// Gives a file or folder a name, in place of what has it.
    ///
    /// - Throws: ``FileError``, which names `target`.
    package static func rename(_ path: String, to target: String) throws(FileError) {
        let result = path.withFileName { path in target.withFileName { Glibc.rename(path, $0) } }
        guard result == 0 else { throw FileError(errnoOf: target) }
    }

    /// Waits until a folder's entries are on the disk.
    ///
    /// - Throws: ``FileError``.
    package static func synchronize(_ path: String) throws(FileError) {
        try Descriptor(opening: path, O_RDONLY | O_DIRECTORY).synchronize()
    }

    /// Gives a folder a name that nothing stands at.
    ///
    /// - Throws: ``FileError`` where something does.
    static func rename(_ path: String, toNew target: String) throws(FileError) {
        let result = path.withFileName { path in target.withFileName { cfiles_rename_new(path, $0) } }
        guard result != 0 else { return }
        // Without the system's help: a folder never takes the place of one with files in it.
        guard isUnsupported(errno) else { throw FileError(errnoOf: target) }
        try rename(path, to: target)
    }

    /// Gives a folder the name of another, and that one the name of the first, so that neither name is ever missing.
    ///
    /// Where the file system cannot exchange names, the second is away between two renames.
    ///
    /// - Throws: ``FileError``, with both as they were.
    static func exchange(_ path: String, with target: String) throws(FileError) {
        let result = path.withFileName { path in target.withFileName { cfiles_exchange(path, $0) } }
        guard result != 0 else { return }
        guard isUnsupported(errno) else { throw FileError(errnoOf: target) }
        let aside = path + ".replaced"
        do {
            try rename(target, to: aside)
        } catch {
            throw FileError(path: target, reason: error.reason)
        }
        do {
            try rename(path, to: target)
        } catch {
            try? rename(aside, to: target)
            throw error
        }
        do {
            try rename(aside, to: path)
        } catch {
            throw FileError(path: aside, reason: error.reason)
        }
    }

    private static func isUnsupported(_ code: Int32) -> Bool { code == EINVAL || code == ENOSYS || code == ENOTSUP }
}
