import Encoding
import Hypersphere

/// A score, and what the calibration images make of its values.
struct CalibratedScore: Sendable {
    let score: ScoreCalculation

    let calibration: Calibration

    let outlierProbability: OutlierProbability?
}

/// How a score comes of a batch.
enum ScoreCalculation: Sendable {
    /// Of the unit embeddings of its space.
    case embeddings(any OutlierScore)
    /// Of the logits of the model's own head.
    case logits(HeadScore)

    var name: ScoreName {
        switch self {
        case .embeddings(let score): score.name
        case .logits(let score): score.name
        }
    }

    var unit: ScoreUnit {
        switch self {
        case .embeddings(let score): score.unit
        case .logits(let score): score.unit
        }
    }

    /// The embeddings that are read; nil for the logits.
    var space: EmbeddingSpace? {
        switch self {
        case .embeddings(let score): score.name.space
        case .logits: nil
        }
    }

    /// The score's values, and the share of the bank that was looked at, as `OutlierScore.search(for:)` gives them.
    func search(for batch: EmbeddedBatch) -> (values: [Float], visited: Double?) {
        switch self {
        case .embeddings(let score): score.search(for: batch.embeddings[score.name.space])
        case .logits(let score): (batch.logits.map(score.values) ?? [], nil)
        }
    }
}

extension BundleContent {
    /// How the score that a manifest describes is computed.
    ///
    /// - Parameters:
    ///   - description: the score.
    ///   - outputs: that give embeddings.
    ///   - head: the model's own; nil for none.
    /// - Returns: the score, and what it reads.
    /// - Throws: ``ContentError``, `BankError` or `ModelError` where the score cannot be computed of these.
    func calculation(
        _ description: ScoreDescription, outputs: OutputTable<EncoderOutput>, head: HeadDescription?
    ) throws -> ScoreCalculation {
        if let head, description.output == head.output, let score = HeadScore(description.name) {
            return .logits(score)
        }
        let score = try score(description)
        guard outputs[description.name.space].dimension == score.dimension else {
            throw ContentError("the score '\(description.name.rawValue)' and the encoder differ in dimension")
        }
        return .embeddings(score)
    }
}
