import Encoding
package import Hypersphere

extension DetectorManifest {
    /// The place, among the encoder's outputs, of the one that gives embeddings of a kind.
    ///
    /// A score that reads the kind tells. Else the bank's output is the first, and the prototypes' the last but for that
    /// of the stages, in the order of a fit.
    package func output(of space: EmbeddingSpace) -> Int {
        let outputs = self.outputs
        func read(_ space: EmbeddingSpace) -> Int? {
            // A score of the model's own logits reads no embeddings, whatever its space.
            scores.lazy.filter { $0.name.space == space }
                .compactMap { score in outputs.firstIndex { $0.name == score.output } }.first
        }
        return switch space {
        case .features: read(.features) ?? 0
        case .projection: read(.projection) ?? outputs.indices.last { $0 != read(.stages) } ?? 0
        case .stages: read(.stages) ?? output(of: .features)
        }
    }
}
