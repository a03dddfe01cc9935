// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

public import Hypersphere

/// What a caller asks of a verdict.
public struct VerdictOptions: Sendable, Equatable {
    /// The score that decides; nil for the detector's own.
    public var score: ScoreName?

    /// How the scores' p-values are combined, where `score` is `combined`.
    public var combination: PValueCombination

    /// The share of in-distribution images that may be flagged, at most; nil for the detector's own.
    public var alpha: Double?

    /// How many of the bank's nearest images to name, from 0 to 100.
    public var neighbors: Int

    /// Whether to give the embedding that the deciding score reads.
    public var embedding: Bool

    /// Whether to say what the verdict rests on; names at least 5 neighbors, and gives outlier probabilities.
    public var explain: Bool

    /// How many of the bank's nearest images are named in all.
    package var neighborCount: Int { explain ? max(neighbors, Self.explainedNeighbors) : neighbors }

    /// How many neighbors are named with an explanation, where no more were asked for.
    package static let explainedNeighbors = 5

    /// The most neighbors that are named.
    package static let neighborsLimit = 100

    /// Options; each is the usual one unless it is given.
    ///
    /// ``Detector/verdict(on:id:options:)`` checks them.
    ///
    /// - Parameters:
    ///   - score: the score that decides; nil for the detector's own.
    ///   - combination: how p-values are combined, where `score` is `combined`.
    ///   - alpha: the share of in-distribution images that may be flagged, between 0 and 1; nil for the detector's own.
    ///   - neighbors: how many of the bank's nearest images to name, from 0 to 100.
    ///   - embedding: whether to give the embedding that the deciding score reads.
    ///   - explain: whether to say what the verdict rests on.
    public init(
        score: ScoreName? = nil, combination: PValueCombination = .conformal, alpha: Double? = nil,
        neighbors: Int = 0, embedding: Bool = false, explain: Bool = false
    ) {
        self.score = score
        self.combination = combination
        self.alpha = alpha
        self.neighbors = neighbors
        self.embedding = embedding
        self.explain = explain
    }
}
