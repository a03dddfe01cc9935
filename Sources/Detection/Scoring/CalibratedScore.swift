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
    /// Of the unit embeddings of one output, by its place among the manifest's.
    case embeddings(any OutlierScore, output: Int)
    /// Of the logits of the model's own head.
    case logits(HeadScore)

    var name: ScoreName {
        switch self {
        case .embeddings(let score, _): score.name
        case .logits(let score): score.name
        }
    }

    var unit: ScoreUnit {
        switch self {
        case .embeddings(let score, _): score.unit
        case .logits(let score): score.unit
        }
    }

    /// The place of the output that is read among the manifest's; nil for the logits.
    var output: Int? {
        switch self {
        case .embeddings(_, let output): output
        case .logits: nil
        }
    }

    /// The score's values, and the share of the bank that was looked at, as `OutlierScore.search(for:)` gives them.
    func search(for batch: EmbeddedBatch) -> (values: [Float], visited: Double?) {
        switch self {
        case .embeddings(let score, let output): score.search(for: batch.embeddings[output])
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
        _ description: ScoreDescription, outputs: [EncoderOutput], head: HeadDescription?
    ) throws -> ScoreCalculation {
        if let head, description.output == head.output, let score = HeadScore(description.name) {
            return .logits(score)
        }
        let score = try score(description)
        guard let place = outputs.firstIndex(where: { $0.name == description.output }),
            outputs[place].dimension == score.dimension
        else {
            throw ContentError("the score '\(description.name.rawValue)' and the encoder differ in dimension")
        }
        return .embeddings(score, output: place)
    }
}
