// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

extension AdoptedEncoder {
    /// The same encoder with one candidate for the embedding, and only those outputs that are still read.
    ///
    /// An encoder that is the user's own file stays that file.
    ///
    /// - Parameter candidate: one of ``candidates``.
    /// - Returns: the encoder, whose only candidate is called `features` where its file is a new one.
    /// - Throws: ``AdoptionError`` where the model cannot be written again.
    package func selecting(_ candidate: EmbeddingCandidate) throws(AdoptionError) -> AdoptedEncoder {
        var selected = self
        selected.candidates = [candidate]
        guard candidates.count > 1, folder != nil else { return selected }
        let name = ModelName(path: modelPath)
        var model: Model
        do {
            model = try Model(path: modelPath)
        } catch {
            throw .unreadable(model: name.name, reason: error)
        }
        model.graph.cut(
            to: ([candidate.output] + [projection, stages, logits].compactMap(\.self)).map(Value.init(name:)))
        model.graph.describeOutput(
            Value(name: candidate.output), name: "features", shape: [batch, candidate.dimension])
        model.removeUncalledFunctions()
        let written = try WrittenEncoder(model, name: name, scratchParent: folder?.parent)
        selected.modelPath = written.path
        selected.dataPath = written.dataPath
        selected.folder = written.folder
        selected.candidates = [
            EmbeddingCandidate(
                output: "features", source: candidate.source, pooling: candidate.pooling,
                dimension: candidate.dimension, isUsual: true)
        ]
        return selected
    }
}
