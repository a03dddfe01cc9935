// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The arrays of a file, none of which has been read yet.
struct ArrayFile {
    var arrays: [StoredArray]
    var metadata: [String: String] = [:]

    /// The file's name, for messages.
    let name: String

    /// What else the file holds.
    var notes: [String] = []

    /// A `.npy` file's array, named `features`.
    ///
    /// - Throws: ``EmbeddingFileError`` where the bytes are not of the format, or too few or too many.
    init(npy bytes: Data, name: String) throws(EmbeddingFileError) {
        let header: NpyHeader
        do {
            header = try NpyHeader(parsing: [UInt8](bytes.prefix(NpyHeader.longestPrefix)))
        } catch {
            throw EmbeddingFileError(error.kind, file: name, reason: error.reason)
        }
        self.name = name
        let body = bytes.dropFirst(header.byteCount)
        let array = StoredArray(name: ArrayName.features, layout: header.layout, file: name) { DataSource(body) }
        try array.check(byteCount: body.count)
        arrays = [array]
    }
}
