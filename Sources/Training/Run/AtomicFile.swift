package import FoundationEssentials
import Glibc

/// Files that are there whole or not at all, also after a crash or a full disk.
package enum AtomicFile {
    /// Writes beside `path`, waits for the disk, and only then takes the place of `path`.
    package static func write(_ content: Data, to path: String) throws(TrainingError) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        var written = 0
        let failed = content.withUnsafeBytes { bytes in
            while written < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return true }
                written += count
            }
            return fsync(descriptor) != 0
        }
        let error = failed ? failure(path) : nil
        close(descriptor)
        if let error {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else { throw failure(path) }
    }

    /// The present errno as an error.
    private static func failure(_ path: String) -> TrainingError {
        .file(path: path, reason: String(cString: strerror(errno)))
    }
}
