// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by InputSource for a NumPy array, on a decoding thread.

import EmbeddingFiles
import FoundationEssentials
import NIOCore

extension EmbeddingRows {
    /// Reads a `.npy` array, [embeddings, dimension], of the detector's only output.
    ///
    /// - Parameters:
    ///   - buffer: the body.
    ///   - limit: the most embeddings.
    /// - Throws: ``Problem``, saying what to send instead.
    init(npy buffer: ByteBuffer, limit: Int) throws(Problem) {
        self.init()
        let table: EmbeddingTable
        do {
            // Of the shortest type that is read, a number takes two bytes, and four in memory.
            table = try EmbeddingTable(
                npy: Data(buffer.readableBytesView), name: "the array", limit: 2 * buffer.readableBytes)
        } catch {
            throw .invalidBody("\(error)")
        }
        guard table.count <= limit else { throw .tooManyImages(limit: limit) }
        guard let matrix = table.outputs.first?.value else { return }
        set((0..<matrix.count).map { Array(matrix[$0]) })
    }
}
