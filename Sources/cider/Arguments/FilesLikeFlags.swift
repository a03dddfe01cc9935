import Files
import Wording

/// Files that are taken for flags, for the hyphen that their names begin with.
enum FilesLikeFlags {
    /// - Parameter arguments: the program's.
    /// - Returns: those that begin with a hyphen, and are files or folders.
    static func names(_ arguments: [String]) -> [String] {
        arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("-") && $0 != "-" && Folder.exists($0) }
            .map(\.escapingControlCharacters)
    }
}
