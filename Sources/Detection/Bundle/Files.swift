import FoundationEssentials
import Glibc

/// Reads a file of a bundle.
func readFile(_ path: String) throws(BundleError) -> Data {
    do {
        return try Data(contentsOf: URL(filePath: path))
    } catch {
        throw .unreadable(file: path, reason: reason(error))
    }
}

/// What the system says of a failed call on a file, in its words.
func reason(_ error: any Error) -> String {
    let cause = (error as? CocoaError)?.underlying ?? error
    if let posix = cause as? POSIXError { return String(cString: strerror(posix.code.rawValue)) }
    return "\(cause)"
}
