import Adoption
import Detection
import Hypersphere

/// The names of the encoder's outputs, by what they give.
struct OutputRoles: Equatable {
    /// Of the outputs that give embeddings: features feed bank, probe and residual space, projections the prototypes, stages
    /// the Gaussians.
    let embeddings: OutputTable<String>
    /// Of the output that gives the model's own logits; nil where there is none.
    let logits: String?

    /// The names of the outputs that are read, each once: those that give embeddings, and behind them the logits'.
    var outputs: [String] { embeddings + [logits].compactMap(\.self) }

    /// Whether stages come from an output of their own.
    var hasStages: Bool { !embeddings.isOneOutput(.stages, .features) }

    /// The name of the output that gives a kind of embeddings.
    subscript(space: EmbeddingSpace) -> String { embeddings[space] }

    /// - Parameters:
    ///   - features: the output that gives features.
    ///   - projection: the output that gives projections; nil for the features.
    ///   - stages: the output that gives stages; nil for the features.
    ///   - logits: the output that gives the model's own logits.
    ///   - scores: where none of them reads stages, there are none; nil for those of ``SphereFit``.
    init(features: String, projection: String?, stages: String?, logits: String?, scores: [ScoreName]?) {
        let isRead = scores?.contains { $0.space == .stages } ?? true
        embeddings = OutputTable(
            features: features, projection: projection ?? features, stages: isRead ? stages ?? features : features)
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
