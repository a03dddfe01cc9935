import Adoption
import Hypersphere

/// Which output gives which embeddings.
struct OutputRoles: Equatable {
    /// The name of the output that feeds bank, probe and residual space.
    let features: String
    /// The name of the output that feeds the prototypes.
    let projection: String
    /// The name of the output that feeds the Gaussians.
    let stages: String
    /// The name of the output that gives the model's own logits; nil where there is none.
    let logits: String?

    /// The names of the outputs that give embeddings, each once.
    var outputs: [String] {
        var names = [features]
        for name in [projection, stages] where !names.contains(name) { names.append(name) }
        return names
    }

    /// Whether stages come from an output of their own.
    var hasStages: Bool { stages != features }

    /// The name of the output that gives a kind of embeddings.
    func output(of space: EmbeddingSpace) -> String {
        switch space {
        case .features: features
        case .projection: projection
        case .stages: stages
        }
    }

    /// The place of a kind of embeddings among ``outputs``.
    func place(of space: EmbeddingSpace) -> Int { outputs.firstIndex(of: output(of: space)) ?? 0 }

    /// - Parameters:
    ///   - features: the output that gives features.
    ///   - projection: the output that gives projections; nil for the features.
    ///   - stages: the output that gives stages; nil for the features.
    ///   - logits: the output that gives the model's own logits.
    ///   - scores: where none of them reads stages, there are none; nil for those of ``SphereFit``.
    init(features: String, projection: String?, stages: String?, logits: String?, scores: [ScoreName]?) {
        self.features = features
        self.projection = projection ?? features
        let isRead = scores?.contains { $0.space == .stages } ?? true
        self.stages = isRead ? stages ?? features : features
        self.logits = logits
    }

    /// The roles of an adopted encoder's outputs.
    ///
    /// - Parameters:
    ///   - encoder: with one candidate.
    ///   - scores: as asked for.
    /// - Throws: ``FittingError/noFeatures``.
    init(_ encoder: AdoptedEncoder, scores: [ScoreName]?) throws(FittingError) {
        guard let features = encoder.usual?.output else { throw .noFeatures }
        self.init(
            features: features, projection: encoder.projection, stages: encoder.stages, logits: encoder.logits,
            scores: scores)
    }
}
