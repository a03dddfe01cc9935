// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The bytes of an array, from the first to the last.
protocol ByteSource: AnyObject {
    /// Fills the buffer.
    ///
    /// - Returns: how many bytes were filled: fewer than the buffer has only at the end.
    /// - Throws: ``EmbeddingFileError``.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(EmbeddingFileError) -> Int
}

/// Bytes that are in memory, or in a file that is mapped.
final class DataSource: ByteSource {
    private let data: Data
    private var offset: Int

    init(_ data: Data) {
        self.data = data
        offset = data.startIndex
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let end = min(offset + buffer.count, data.endIndex)
        let count = data.copyBytes(to: buffer, from: offset..<end)
        offset = end
        return count
    }
}
