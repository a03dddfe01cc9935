package import FoundationEssentials
import Glibc

/// Files that grow a record at a time.
package enum AppendedFile {
    /// Adds to the end of a file.
    package static func append(_ content: Data, to path: String) throws(TrainingError) {
        guard let file = fopen(path, "ae") else {
            throw .file(path: path, reason: String(cString: strerror(errno)))
        }
        let written = content.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        guard fclose(file) == 0, written == content.count else {
            throw .file(path: path, reason: String(cString: strerror(errno)))
        }
    }
}
