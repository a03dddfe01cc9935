// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import Safetensors

/// Writes the files of a bundle, each with its checksum.
struct BundleWriter {
    /// Where the files are written.
    let folder: String

    /// The bundle's folder, as errors name it.
    let path: String

    private var checksums = Checksums()

    init(folder: String, path: String) {
        self.folder = folder
        self.path = path
    }

    /// Copies a file.
    ///
    /// - Parameters:
    ///   - source: the file's path.
    ///   - name: its name in the bundle.
    /// - Returns: the SHA-256 of what was copied.
    /// - Throws: ``BundleError/unreadable(file:reason:)`` where the source cannot be read, or `.unwritable`.
    mutating func copy(_ source: String, to name: String) throws(BundleError) -> SHA256Digest {
        try add(name) { writer throws(FileError) in try writer.copy(from: source) }
    }

    mutating func write(_ tensors: TensorFile, to name: String) throws(BundleError) {
        _ = try add(name) { writer throws(FileError) in
            try tensors.write { bytes throws(FileError) in try writer.write(bytes) }
        }
    }

    mutating func write(_ bytes: [UInt8], to name: String) throws(BundleError) {
        _ = try add(name) { writer throws(FileError) in try writer.write(bytes) }
    }

    /// Writes the checksums of the files that were written before.
    mutating func writeChecksums() throws(BundleError) {
        try write(Array(checksums.text.utf8), to: Checksums.fileName)
    }

    private mutating func add(
        _ name: String, _ body: (FileWriter) throws(FileError) -> Void
    ) throws(BundleError) -> SHA256Digest {
        let target = "\(folder)/\(name)"
        do {
            let writer = try FileWriter(creating: target)
            try body(writer)
            let written = try writer.finish()
            checksums.add(name, digest: written.digest)
            return written.digest
        } catch {
            guard error.path == target else { throw .unreadable(file: error.path, reason: error.reason) }
            throw .unwritable(path: "\(path)/\(name)", reason: error.reason)
        }
    }
}
