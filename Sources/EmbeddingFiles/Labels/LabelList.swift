// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Labels that are kept in a file of their own.
struct LabelList {
    /// The file's name.
    let file: String

    /// Reads the class of each row of a table.
    let read: (EmbeddingTable) throws(EmbeddingFileError) -> [String?]
}
