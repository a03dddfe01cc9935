// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

extension EmbeddingTable {
    /// Reads the bytes of a `.npy` file: one array, which is `features`.
    ///
    /// - Parameters:
    ///   - npy: the file's bytes.
    ///   - name: what messages call the file.
    ///   - limit: the most bytes of memory that its arrays may take.
    /// - Throws: ``EmbeddingFileError``.
    package init(npy: Data, name: String, limit: Int = .max) throws(EmbeddingFileError) {
        try self.init(ArrayFile(npy: npy, name: name), limit: limit)
    }

    /// Reads the bytes of a safetensors file.
    ///
    /// - Parameters:
    ///   - safetensors: the file's bytes.
    ///   - name: what messages call the file.
    ///   - limit: the most bytes of memory that its arrays may take.
    /// - Throws: ``EmbeddingFileError``.
    package init(safetensors: Data, name: String, limit: Int = .max) throws(EmbeddingFileError) {
        try self.init(ArrayFile(safetensors: safetensors, name: name), limit: limit)
    }
}
