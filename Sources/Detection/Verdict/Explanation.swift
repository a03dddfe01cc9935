// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

public import Hypersphere

/// Why a verdict is what it is, in terms that a person can check.
public struct Explanation: Sendable, Equatable, Codable {
    /// The classes whose prototypes are nearest, nearest first.
    public var nearestClasses: [NearestClass]

    /// What each score of the detector says by itself, at the verdict's alpha.
    public var scores: [ScoreName: ScoreOpinion]

    /// The share of the detector's scores that come to the verdict, from 0 to 1.
    public var agreement: Double

    private enum CodingKeys: String, CodingKey {
        case scores, agreement
        case nearestClasses = "nearest_classes"
    }
}

/// What one score says by itself.
public struct ScoreOpinion: Sendable, Equatable, Codable {
    /// The share of calibration images with a smaller value, per cent.
    public var percentile: Double

    /// What the score would decide alone.
    public var verdict: Verdict
}
