import Files
package import FoundationEssentials
import Safetensors

/// Files of a run that are there whole or not at all, also after a crash or a full disk.
package enum AtomicFile {
    /// Writes beside `path`, waits for the disk, and only then takes the place of `path`.
    package static func write(_ content: Data, to path: String) throws(TrainingError) {
        let result = content.withUnsafeBytes { bytes in
            Result { () throws(FileError) in try Files.AtomicFile.write(bytes, to: path) }
        }
        if case .failure(let error) = result { throw .file(path: path, reason: error.reason) }
    }

    /// Writes tensors, whose bytes are not copied into one piece of memory.
    static func write(_ tensors: TensorFile, to path: String) throws(TrainingError) {
        do {
            try Files.AtomicFile.write(to: path) { writer in
                try tensors.write { bytes throws(FileError) in try writer.write(bytes) }
            }
        } catch {
            throw .file(path: path, reason: (error as? FileError)?.reason ?? "\(error)")
        }
    }
}
