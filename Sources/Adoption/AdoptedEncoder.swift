// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// An encoder in the form that bundles hold: one image input, and outputs that are one vector for each image.
///
/// The value must be kept while its files are read: they go with the last copy of it.
package struct AdoptedEncoder: Sendable {
    /// The model's file: the user's own where nothing had to change, else one in ``folder``.
    package internal(set) var modelPath: String
    /// The file of weights beside it, for a model above the 2 GB of an ONNX file.
    package internal(set) var dataPath: String?
    /// What the model says of its image input.
    package internal(set) var input: ModelInput
    /// The outputs that can serve as the embedding, at least one.
    package internal(set) var candidates: [EmbeddingCandidate]
    /// The output that gives projections.
    package internal(set) var projection: String?
    /// The output that gives stages.
    package internal(set) var stages: String?
    /// The output that gives the model's own logits.
    package internal(set) var logits: String?
    /// The number of the model's own classes.
    package internal(set) var logitCount: Int?
    /// The number of images that the model takes at once, nil for any.
    package internal(set) var batch: Int?
    /// What was decided and done, each in one sentence; empty where nothing was.
    package internal(set) var notes: [String]
    /// Holds the files that were written, until the last copy of this value goes; nil where none was.
    var folder: ScratchFolder?

    /// Whether the model's file is the user's, byte for byte.
    package var isUnchanged: Bool { folder == nil }

    /// The candidate that is taken where nothing tells the better one.
    package var usual: EmbeddingCandidate? { candidates.first(where: \.isUsual) ?? candidates.first }

    /// The names of all outputs that are read, each once: candidates first, then projection, stages and logits.
    package var outputs: [String] {
        var names: [String] = []
        for name in candidates.map(\.output) + [projection, stages, logits].compactMap(\.self)
        where !names.contains(name) { names.append(name) }
        return names
    }
}
