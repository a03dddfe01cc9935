// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why embeddings could not be read or written.
package struct EmbeddingFileError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// The system does not give the file, or does not take it.
        case unreadable
        /// The bytes are not those of a format that is read, or contradict it.
        case damaged
        /// The format is known, but what the file holds is not read.
        case unsupported
        /// Nothing in the file is embeddings.
        case missing
        /// Parts of a file, or files, do not belong together.
        case mismatch
        /// The file needs more memory than it may have.
        case tooLarge
    }

    package let kind: Kind

    /// The file's name.
    package let file: String

    /// The array that the fault lies in.
    package let array: String?

    /// What is wrong and, where that is known, what mends it.
    package let reason: String

    package init(_ kind: Kind, file: String, array: String? = nil, reason: String) {
        self.kind = kind
        self.file = file
        self.array = array
        self.reason = reason
    }

    package var description: String {
        if let array, kind != .mismatch { "\(file): '\(array)': \(reason)" } else { "\(file): \(reason)" }
    }
}
