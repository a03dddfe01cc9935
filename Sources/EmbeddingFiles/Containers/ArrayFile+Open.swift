// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import FoundationEssentials

extension ArrayFile {
    /// The arrays of a `.npy`, `.npz` or safetensors file, which is told by its first bytes.
    ///
    /// The file is mapped, and must not be written to before its arrays have been read.
    ///
    /// - Throws: ``EmbeddingFileError``.
    init(opening path: String) throws(EmbeddingFileError) {
        let file: MappedFile
        do {
            file = try MappedFile(path)
        } catch {
            throw EmbeddingFileError(.unreadable, file: path, reason: error.reason)
        }
        let start = file.withUnsafeBytes { [UInt8]($0.prefix(64)) }
        if start.starts(with: NpyHeader.magic) {
            try self.init(npy: file.data, name: path)
        } else if start.starts(with: [0x50, 0x4B, 3, 4]) || start.starts(with: [0x50, 0x4B, 5, 6]) {
            try self.init(zip: file, name: path)
        } else if start.count > 8, start[8] == UInt8(ascii: "{") {
            try self.init(safetensors: file.data, name: path)
        } else {
            throw Self.unknown(path, start)
        }
    }

    private static func unknown(_ path: String, _ start: [UInt8]) -> EmbeddingFileError {
        let known = "save embeddings with np.save, np.savez or safetensors"
        let reason =
            if start.isEmpty {
                "it is empty"
            } else if start.first == 0x80 {
                "it is a pickle, which is never loaded: \(known)"
            } else if start.dropFirst().starts(with: Array("HDF".utf8)) {
                "it is a file of HDF5 or MATLAB 7.3: \(known)"
            } else if start.starts(with: Array("PAR1".utf8)) {
                "it is a Parquet file: \(known)"
            } else if start.starts(with: Array("version https://git-lfs".utf8)) {
                "it is a pointer of Git LFS: run `git lfs pull`"
            } else {
                "it is no .npy, .npz or safetensors file: \(known)"
            }
        return EmbeddingFileError(.unsupported, file: path, reason: reason)
    }
}
