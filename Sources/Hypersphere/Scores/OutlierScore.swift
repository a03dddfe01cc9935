/// The scores that a detector can give, by the names that requests and bundles use.
public enum ScoreName: String, Codable, Sendable, CaseIterable {
    /// Angle to the k-th nearest embedding of the bank, in degrees.
    case knn
    /// Angle to the nearest prototype, in degrees.
    case angle
}

/// The unit that a score is measured in.
public enum ScoreUnit: String, Codable, Sendable {
    case degrees
}

/// A number for each embedding that says how far out of distribution it is: the larger, the farther, in every score.
public protocol OutlierScore: Sendable {
    var name: ScoreName { get }
    var unit: ScoreUnit { get }
    /// The number of values in the embeddings that the score takes.
    var dimension: Int { get }

    /// One score for each embedding, in their order and in `unit`.
    ///
    /// - Precondition: the embeddings have the score's dimension.
    func values(for embeddings: Embeddings) -> [Float]
}
