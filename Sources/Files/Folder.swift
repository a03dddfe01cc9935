import CFiles
import FoundationEssentials
import Glibc

/// What is done to folders beyond Foundation.
package enum Folder {
    /// The folder that a path lies in.
    package static func parent(of path: String) -> String {
        URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
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
        guard cfiles_rename_new(path, target) != 0 else { return }
        // Without the system's help: a folder never takes the place of one with files in it.
        guard isUnsupported(errno), Glibc.rename(path, target) == 0 else { throw FileError(errnoOf: target) }
    }

    /// Gives a folder the name of another, and that one the name of the first, so that neither name is ever missing.
    ///
    /// Where the file system cannot exchange names, the second is away between two renames.
    ///
    /// - Throws: ``FileError``, with both as they were.
    static func exchange(_ path: String, with target: String) throws(FileError) {
        guard cfiles_exchange(path, target) != 0 else { return }
        guard isUnsupported(errno) else { throw FileError(errnoOf: target) }
        let aside = path + ".replaced"
        guard Glibc.rename(target, aside) == 0 else { throw FileError(errnoOf: target) }
        guard Glibc.rename(path, target) == 0 else {
            let error = FileError(errnoOf: target)
            _ = Glibc.rename(aside, target)
            throw error
        }
        guard Glibc.rename(aside, path) == 0 else { throw FileError(errnoOf: aside) }
    }

    private static func isUnsupported(_ code: Int32) -> Bool { code == EINVAL || code == ENOSYS || code == ENOTSUP }
}
