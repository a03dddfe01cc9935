import Files
package import FoundationEssentials
import Glibc
import Safetensors

/// Reads and writes the files of a run.
package enum RunFile {
    /// The whole file; nil where it cannot be read.
    package static func content(of path: String) -> Data? {
        (try? FileReader.bytes(of: path, limit: .max)).map { Data($0) }
    }

    /// Writes beside `path`, waits for the disk, and only then takes the place of `path`: the file is there whole or not at
    /// all, also after a crash or on a full disk.
    package static func write(_ content: Data, to path: String) throws(TrainingError) {
        let result = content.withUnsafeBytes { bytes in
            Result { () throws(FileError) in try AtomicFile.write(bytes, to: path) }
        }
        if case .failure(let error) = result { throw .file(path: path, reason: error.reason) }
    }

    /// Writes tensors as above; their bytes are not copied into one piece of memory.
    static func write(_ tensors: TensorFile, to path: String) throws(TrainingError) {
        do {
            try AtomicFile.write(to: path) { writer in
                try tensors.write { bytes throws(FileError) in try writer.write(bytes) }
            }
        } catch {
            throw .file(path: path, reason: (error as? FileError)?.reason ?? "\(error)")
        }
    }

    /// Adds a record to the end of a file that grows by whole ones.
    package static func append(_ record: Data, to path: String) throws(TrainingError) {
        guard let file = path.withFileName({ fopen($0, "ae") }) else {
            throw .file(path: path, reason: String(cString: strerror(errno)))
        }
        let written = record.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        guard fclose(file) == 0, written == record.count else {
            throw .file(path: path, reason: String(cString: strerror(errno)))
        }
    }
}
