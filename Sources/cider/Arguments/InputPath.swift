import ArgumentParser
import Files
import Wording

/// A file that the command line names, looked at before the command works.
enum InputPath {
    /// Refuses a path at which there is no file.
    ///
    /// - Parameters:
    ///   - path: nil where none is given.
    ///   - flag: that gives it.
    /// - Throws: `ValidationError`.
    static func check(_ path: String?, _ flag: String) throws {
        guard let path else { return }
        let shown = path.escapingControlCharacters
        guard Folder.exists(path) else { throw ValidationError("\(shown): no such file (\(flag))") }
        guard !Folder.isFolder(path) else {
            throw ValidationError("\(shown) is a folder, and a file is wanted (\(flag))")
        }
    }
}
