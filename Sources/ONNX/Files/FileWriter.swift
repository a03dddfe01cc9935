import Files
import Glibc

/// Writes a file from its start to its end; every failure is told.
final class FileWriter {
    /// The bytes written so far.
    private(set) var count = 0
    private var descriptor: Int32
    private let name: String
    /// The bytes copied at once.
    private static let piece = 4_194_304

    /// - Throws: ``ONNXError/unwritable(_:reason:)``, as all functions here.
    init(path: String) throws(ONNXError) {
        name = path.split(separator: "/").last.map(String.init) ?? path
        descriptor = path.withFileName { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
        if descriptor < 0 { throw failure() }
    }

    func write(_ bytes: [UInt8]) throws(ONNXError) {
        var done = 0
        while done < bytes.count {
            let part = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
            }
            if part < 0, errno == EINTR { continue }
            guard part > 0 else { throw failure() }
            done += part
        }
        count += bytes.count
    }

    /// Appends a part of another file.
    func copy(_ file: WeightFile, offset: Int, count: Int) throws(ONNXError) {
        for start in stride(from: 0, to: count, by: Self.piece) {
            try write(try file.read(at: offset + start, count: min(Self.piece, count - start)))
        }
    }

    /// Appends zeros up to a multiple of a number.
    func pad(to alignment: Int) throws(ONNXError) {
        let rest = count % alignment
        if rest > 0 { try write([UInt8](repeating: 0, count: alignment - rest)) }
    }

    /// Makes the file this long; what was not written are zeros that take no room.
    func extend(to size: Int) throws(ONNXError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw failure() }
    }

    func close() throws(ONNXError) {
        let closed = Glibc.close(descriptor)
        descriptor = -1
        guard closed == 0 else { throw failure() }
    }

    private func failure() -> ONNXError { .unwritable(name, reason: String(cString: strerror(errno))) }

    deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }
}
