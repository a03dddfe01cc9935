import Glibc

/// Whether something can be written, asked before the work is done that is to be written.
package enum OutputPlace {
    /// Looks whether a file can be made, or replaced.
    ///
    /// - Throws: ``FileError`` where its folder is missing or may not be written to, or a folder stands there.
    package static func checkFile(_ path: String) throws(FileError) {
        guard !path.isEmpty, !path.hasSuffix("/"), !Folder.isFolder(path) else {
            throw FileError(path: path, reason: "it is a folder, and a file is to be written")
        }
        let parent = Folder.parent(of: target(of: path))
        guard Folder.isFolder(parent) else {
            throw FileError(path: path, reason: "there is no folder \(parent) to write it in")
        }
        // Files are written beside their place first; a pipe or a device is written to itself.
        try checkWritable(isSpecial(path) ? path : parent, for: path)
    }

    /// Looks whether a folder can be made, with the folders on the way to it, or written into.
    ///
    /// - Throws: ``FileError``.
    package static func checkFolder(_ path: String) throws(FileError) {
        guard !path.isEmpty else { throw FileError(path: path, reason: "it has no name") }
        var place = path
        while !Folder.exists(place), place != Folder.parent(of: place) { place = Folder.parent(of: place) }
        guard Folder.isFolder(place) else {
            throw FileError(path: path, reason: "\(place) is a file, and a folder is to be made")
        }
        try checkWritable(place, for: path)
    }

    private static func checkWritable(_ place: String, for path: String) throws(FileError) {
        guard place.withFileName({ access($0, W_OK) }) == 0 else {
            let reason = String(cString: strerror(errno))
            throw FileError(path: path, reason: "it cannot be written: \(place): \(reason)")
        }
    }

    /// Where a file is written that is to stand at a path: what a link there leads to, so that the link stays one.
    package static func target(of path: String) -> String {
        var target = path
        // More links than the system follows are a circle.
        for _ in 0..<40 {
            guard let link = link(at: target) else { return target }
            target = link.utf8.first == UInt8(ascii: "/") ? link : Folder.path(of: link, in: Folder.parent(of: target))
        }
        return path
    }

    /// What a link says; nil where none stands at the path.
    private static func link(at path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = path.withFileName { readlink($0, &bytes, bytes.count) }
        return count > 0 ? FileName.text(bytes[..<count].map { UInt8(bitPattern: $0) }) : nil
    }

    /// Whether something stands at a path that no file may take the place of, as a pipe or a device.
    package static func isSpecial(_ path: String) -> Bool {
        var status = stat()
        return path.withFileName { stat($0, &status) } == 0 && status.st_mode & S_IFMT != S_IFREG
    }
}
