/// One line of `metrics.jsonl`.
package enum TrainingEvent: Sendable, Hashable {
    case step(StepSummary)
    case epoch(EpochSummary)

    /// Whether a run at this position has done it.
    package func isBefore(_ position: Position) -> Bool {
        switch self {
        case .step(let summary): (summary.epoch, summary.step) < (position.epoch, position.step)
        case .epoch(let summary): summary.epoch < position.epoch
        }
    }
}

/// What one step did.
package struct StepSummary: Sendable, Hashable, Codable {
    package var epoch: Int
    /// Within the epoch, counted from 0.
    package var step: Int
    package var loss: Double
    /// CIDER's compactness loss, where it is trained with.
    package var compactnessLoss: Double?
    /// CIDER's dispersion loss, where it is trained with.
    package var dispersionLoss: Double?
    /// The mean angle between the prototypes, degrees; nil without prototypes, or with more than 256.
    package var dispersion: Double?
    /// The mean angle of the step's embeddings to the prototype of their class, degrees; nil as above.
    package var compactness: Double?
    package var learningRate: Double
    /// Images (not views) a second, since the step before.
    package var imagesPerSecond: Double
}

/// What one epoch did.
package struct EpochSummary: Sendable, Hashable, Codable {
    package var epoch: Int
    /// Means over the epoch's steps since the run started or was resumed.
    package var loss: Double
    package var compactnessLoss: Double?
    package var dispersionLoss: Double?
    package var learningRate: Double
    /// On the held-out images; nil without any.
    package var evaluation: Evaluation?
    package var seconds: Double
}
