import Glibc

/// Files that are there whole or not at all, also after a crash or on a full disk.
package enum AtomicFile {
    /// Writes beside `path`, waits for the disk, and only then takes the place of `path`; a pipe or a device is written to
    /// itself, and what a link leads to is replaced rather than the link.
    ///
    /// - Parameters:
    ///   - path: the file's; one that stands there is replaced.
    ///   - body: gives the bytes to the writer.
    /// - Returns: the file's size and its SHA-256.
    /// - Throws: ``FileError`` that names `path`, or what `body` throws; what stood at `path` stands there still.
    @discardableResult
    package static func write(
        to path: String, _ body: (FileWriter) throws -> Void
    ) throws -> FileWriter.Written {
        if OutputPlace.isSpecial(path) {
            let writer = try FileWriter(creating: path)
            try body(writer)
            return try writer.finish()
        }
        let target = OutputPlace.target(of: path)
        let temporary = "\(target).\(getpid()).new"
        do {
            let writer = try FileWriter(creating: temporary)
            try body(writer)
            let written = try writer.finish()
            try Folder.rename(temporary, to: target)
            try Folder.synchronize(Folder.parent(of: target))
            return written
        } catch {
            Folder.unlink(temporary)
            // The caller has not asked for the temporary file.
            if let error = error as? FileError, [temporary, target].contains(error.path) {
                throw FileError(path: path, reason: error.reason)
            }
            throw error
        }
    }

    /// Writes a file of bytes that are in memory.
    ///
    /// - Throws: ``FileError``, which names `path`.
    package static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(FileError) {
        do {
            try write(to: path) { writer in try writer.write(bytes) }
        } catch {
            throw error as? FileError ?? FileError(path: path, reason: "\(error)")
        }
    }
}
