// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Embeddings of a set of images, with what a file says of each image.
package struct EmbeddingTable: Sendable, Equatable {
    /// By output name: `features`, `projection`, `stages`, `logits`, or what the file's metadata calls its outputs.
    ///
    /// All have the same number of rows. Values are as the file has them: also infinite ones and NaN.
    package internal(set) var outputs: [String: EmbeddingMatrix]

    /// The class of each row, nil for a row without one; nil where the file has no labels.
    package internal(set) var labels: [String?]?

    /// What each row is an embedding of, such as a file name.
    package internal(set) var identifiers: [String]?

    /// The digest of each row's pixels.
    package internal(set) var digests: [UInt64]?

    /// What the file says of itself; empty but for safetensors files.
    package internal(set) var metadata: [String: String]

    /// The file's name, for messages.
    package internal(set) var source: String

    /// What a reader should be told: names that were guessed, arrays that were ignored, values that overflowed.
    package internal(set) var notes: [String]

    /// The number of rows.
    package var count: Int { outputs.first?.value.count ?? 0 }

    /// - Throws: ``EmbeddingFileError`` where there is no output, or the parts do not have the same number of rows.
    package init(
        outputs: [String: EmbeddingMatrix], labels: [String?]? = nil, identifiers: [String]? = nil,
        digests: [UInt64]? = nil, metadata: [String: String] = [:], source: String, notes: [String] = []
    ) throws(EmbeddingFileError) {
        self.outputs = outputs
        self.labels = labels
        self.identifiers = identifiers
        self.digests = digests
        self.metadata = metadata
        self.source = source
        self.notes = notes
        try checkCounts()
    }

    /// The output that messages compare others with: `features`, where there are any; nil where there is none.
    var firstOutput: String? {
        outputs[ArrayName.features] == nil ? outputs.keys.min() : ArrayName.features
    }

    private func checkCounts() throws(EmbeddingFileError) {
        guard let first = firstOutput else {
            throw EmbeddingFileError(
                .missing, file: source, reason: "it has no embeddings: a 2-D array of floats named 'features'")
        }
        var counts = outputs.sorted { $0.key < $1.key }.map { ($0.key, $0.value.count) }
        if let labels { counts.append((ArrayName.labels, labels.count)) }
        if let identifiers { counts.append((ArrayName.identifiers, identifiers.count)) }
        if let digests { counts.append((ArrayName.digests, digests.count)) }
        let rows = outputs[first]?.count ?? 0
        for (name, count) in counts where count != rows { throw Self.mismatch(source, first, rows, name, count) }
    }

    static func mismatch(
        _ file: String, _ first: String?, _ rows: Int, _ name: String, _ count: Int
    ) -> EmbeddingFileError {
        EmbeddingFileError(
            .mismatch, file: file, array: name,
            reason: "\(first ?? "the file") has \(rows) rows, \(name) \(count): both must be of the same images")
    }
}
