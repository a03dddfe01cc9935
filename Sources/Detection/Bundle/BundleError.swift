/// Why a detector bundle was refused, or could not be written.
///
/// Each case describes itself in one line.
public enum BundleError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A file that a bundle must have is not there, or cannot be read.
    case unreadable(file: String, reason: String)

    /// The bundle's format is newer than the one that this program knows.
    case newerFormat(bundle: String, version: Int, newest: Int)

    /// A file's content is not what the checksums say: truncated, edited, or of another bundle.
    case checksumMismatch(file: String)

    /// The checksums do not name a file that they must name, or are themselves damaged.
    case damagedChecksums(bundle: String)

    /// A file is not of its format.
    case malformed(file: String, reason: String)

    /// Two parts of the bundle contradict each other.
    case inconsistent(bundle: String, reason: String)

    /// A detector stands where one is to be written, and is not to be replaced.
    case exists(path: String)

    /// The bundle could not be written.
    case unwritable(path: String, reason: String)

    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
        case .newerFormat(let bundle, let version, let newest):
            "\(bundle): format version \(version) needs a newer version of cider; this one reads versions 1 to \(newest)"
        case .checksumMismatch(let file):
            "\(file): does not match its checksum: truncated, edited, or from another bundle"
        case .damagedChecksums(let bundle): "\(bundle)/\(Checksums.fileName): is damaged"
        case .malformed(let file, let reason): "\(file): \(reason)"
        case .inconsistent(let bundle, let reason): "\(bundle): \(reason)"
        case .exists(let path): "\(path): cannot be written: it exists already"
        case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
        }
    }
}
