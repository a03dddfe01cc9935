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
            guard let score = scores.first(where: { $0.name.space == space }) else { return nil }
            return outputs.firstIndex { $0.name == score.output }
        }
        return switch space {
        case .features: read(.features) ?? 0
        case .projection: read(.projection) ?? outputs.indices.last { $0 != read(.stages) } ?? 0
        case .stages: read(.stages) ?? output(of: .features)
        }
    }
}
