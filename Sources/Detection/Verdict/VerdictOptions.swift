public import Hypersphere

/// What a caller asks of a verdict.
public struct VerdictOptions: Sendable, Equatable {
    /// The score that decides; nil for the detector's own.
    public var score: ScoreName?

    /// The share of in-distribution images that may be flagged, at most; nil for the detector's own.
    public var alpha: Double?

    /// How many of the bank's nearest images to name.
    public var neighbours: Int

    /// Whether to give the embedding that the deciding score reads.
    public var embedding: Bool

    /// The most neighbours that are named.
    public static let neighboursLimit = 100

    public init(score: ScoreName? = nil, alpha: Double? = nil, neighbours: Int = 0, embedding: Bool = false) {
        self.score = score
        self.alpha = alpha
        self.neighbours = neighbours
        self.embedding = embedding
    }
}
