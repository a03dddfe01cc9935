public import Hypersphere

/// What a caller asks of a verdict.
public struct VerdictOptions: Sendable, Equatable {
    /// The score that decides; nil for the detector's own.
    public var score: ScoreName?

    /// How the scores' p-values are combined, where `score` is `combined`.
    public var combination: PValueCombination

    /// The share of in-distribution images that may be flagged, at most; nil for the detector's own.
    public var alpha: Double?

    /// How many of the bank's nearest images to name.
    public var neighbours: Int

    /// Whether to give the embedding that the deciding score reads.
    public var embedding: Bool

    /// Whether to say what the verdict rests on; names at least ``explainedNeighbours`` neighbours, and gives outlier
    /// probabilities.
    public var explain: Bool

    /// How many of the bank's nearest images are named in all.
    public var neighbourCount: Int { explain ? max(neighbours, Self.explainedNeighbours) : neighbours }

    /// How many neighbours are named with an explanation, where no more were asked for.
    public static let explainedNeighbours = 5

    /// The most neighbours that are named.
    public static let neighboursLimit = 100

    public init(
        score: ScoreName? = nil, combination: PValueCombination = .conformal, alpha: Double? = nil,
        neighbours: Int = 0, embedding: Bool = false, explain: Bool = false
    ) {
        self.score = score
        self.combination = combination
        self.alpha = alpha
        self.neighbours = neighbours
        self.embedding = embedding
        self.explain = explain
    }
}
