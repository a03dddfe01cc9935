import Glibc

/// The standard input, kept in a file without a name that goes away with its last owner.
final class StandardInput: Sendable {
    private let descriptor: Int32

    /// What the file is opened by.
    var path: String { "/proc/self/fd/\(descriptor)" }

    /// What a person calls it.
    static let title = "the standard input"

    /// Reads all of the standard input.
    ///
    /// - Throws: `DatasetError/unreadable(path:reason:)`.
    init() throws(DatasetError) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var name = Array("\(folder)/cider-input-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw .unreadable(path: "-", reason: "\(folder): \(systemReason())") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(name)
        self.descriptor = descriptor
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var size = 0
        while true {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count == 0 { break }
            size += max(0, count)
            guard count > 0 else {
                if errno == EINTR { continue }
                throw .unreadable(path: "-", reason: systemReason())
            }
            var written = 0
            while written < count {
                let length = buffer.withUnsafeBytes {
                    write(descriptor, $0.baseAddress.map { $0 + written }, count - written)
                }
                if length < 0, errno == EINTR { continue }
                guard length > 0 else { throw .unreadable(path: "-", reason: "\(folder): \(systemReason())") }
                written += length
            }
        }
        guard size > 0 else { throw .unreadable(path: "-", reason: "it is empty") }
    }

    deinit { close(descriptor) }

    /// Has what reads the file say of errors that they are of the standard input: nobody knows the file.
    ///
    /// - Throws: what `body` throws, with `-` for the path of the file.
    func naming<Result>(_ body: () throws(DatasetError) -> Result) throws(DatasetError) -> Result {
        do throws(DatasetError) {
            return try body()
        } catch {
            throw error.naming("-", for: path)
        }
    }
}
