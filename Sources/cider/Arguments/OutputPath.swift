import ArgumentParser
import Datasets
import Files
import Wording

/// Where a command is to write, looked at before it works.
enum OutputPath {
    /// Refuses a path at which no file can be written.
    ///
    /// - Throws: `ValidationError`.
    static func checkFile(_ path: String?) throws { try check(path, OutputPlace.checkFile) }

    /// Refuses a path at which no folder can be made.
    ///
    /// - Throws: `ValidationError`.
    static func checkFolder(_ path: String?) throws { try check(path, OutputPlace.checkFolder) }

    private static func check(_ path: String?, _ body: (String) throws(FileError) -> Void) throws {
        guard let path else { return }
        do throws(FileError) {
            try body(path)
        } catch {
            throw ValidationError("\(error)".escapingControlCharacters)
        }
    }
}
