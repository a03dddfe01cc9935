import Files
import Foundation
import Glibc
import Wording

/// Where results are written: standard output, or a file that is there whole or not at all.
final class ResultOutput {
    private let file: (writer: FileWriter, path: String)?
    private var buffer: [UInt8] = []

    /// Whether a person reads along.
    let isTerminal: Bool

    /// - Parameter path: the file; nil for standard output. Until ``finish()`` the results lie in `PATH.partial`, beside what a
    ///   link at the path leads to.
    /// - Throws: `FileError` where the file cannot be made.
    init(path: String?) throws {
        if let path {
            let target = OutputPlace.target(of: path)
            file = (
                try Self.named(path) { () throws(FileError) in try FileWriter(creating: Self.partial(target)) }, target
            )
            isTerminal = false
        } else {
            file = nil
            isTerminal = isatty(STDOUT_FILENO) == 1
        }
    }

    /// Takes a line, which is written at the next ``flush()`` or before.
    func write(line: String) throws {
        buffer.append(contentsOf: (isTerminal ? line.escapingControlCharactersAsJSON : line).utf8)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Writes bytes as they are.
    ///
    /// - Throws: where the disk is full, or nobody reads any more.
    func write(bytes: [UInt8]) throws {
        try flush()
        buffer = bytes
        try flush()
    }

    /// Writes the lines that were taken.
    ///
    /// - Throws: where the disk is full, or nobody reads any more.
    func flush() throws {
        defer { buffer.removeAll(keepingCapacity: true) }
        if let file { try file.writer.write(buffer) } else { try Self.writeToStandardOutput(buffer) }
    }

    /// Writes what is left, and gives the file its name.
    func finish() throws {
        try flush()
        guard let file else { return }
        _ = try file.writer.finish()
        guard file.writer.path != file.path else { return }
        try Folder.rename(file.writer.path, to: file.path)
        try Folder.synchronize(Folder.parent(of: file.path))
    }

    /// Writes what is left, of results that are not all.
    ///
    /// - Returns: the file that has them; nil for standard output.
    func abandon() throws -> String? {
        try flush()
        guard let file else { return nil }
        _ = try file.writer.finish()
        return file.writer.path
    }

    private static func failure(_ path: String) -> FileError {
        FileError(path: path, reason: String(cString: strerror(errno)))
    }

    /// The caller has not asked for the file beside the one that is meant.
    private static func named<Result>(
        _ path: String, _ body: () throws(FileError) -> Result
    ) throws(FileError) -> Result {
        do {
            return try body()
        } catch {
            throw FileError(path: path, reason: error.reason)
        }
    }

    /// Where results lie until all are there; a pipe or a device is written to itself.
    private static func partial(_ path: String) -> String { OutputPlace.isSpecial(path) ? path : "\(path).partial" }

    private static func writeToStandardOutput(_ bytes: [UInt8]) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("standard output") }
            rest = rest.dropFirst(count)
        }
    }
}
