// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Hypersphere

/// What one score of the detector was measured to do.
package struct ScoreResult: Sendable, Encodable {
    package var name: ScoreName
    package var unit: ScoreUnit

    /// The score above which an image is flagged at the evaluation's alpha; nil where each class has its own.
    package var threshold: Double?

    /// The share of the unseen ID images that are flagged; at most alpha on average, by the guarantee.
    package var falseAlarmRate: Estimate

    /// One for each OOD set, in the order of the evaluation's.
    package var sets: [SetSeparation]

    /// The means over the sets of each group, and over all sets.
    package var groups: [GroupSeparation]

    /// One for each shifted set, in the order of the evaluation's.
    package var shifted: [ShiftedRejection]

    /// One for each corruption and severity.
    package var corrupted: [CorruptedRejection]

    /// How evenly the p-values of unseen ID images lie.
    package var reliability: Reliability

    /// Shares of images by score.
    package var histogram: Histogram

    /// For each OOD set, the receiver operating characteristic, thinned out.
    package var curves: [[RankedScores.CurvePoint]]

    private enum CodingKeys: String, CodingKey {
        case name, unit, threshold, sets, groups, shifted, corrupted, reliability
        case falseAlarmRate = "false_alarm_rate"
    }
}

/// A score's separation of one OOD set.
package struct SetSeparation: Sendable, Equatable, Encodable {
    package var set: String
    package var group: OutlierGroup?
    /// The number of images that were scored.
    package var images: Int
    package var metrics: Separation
}

/// A score's mean separation over several OOD sets, each set weighing the same.
package struct GroupSeparation: Sendable, Equatable, Encodable {
    /// "near", "far" or "all".
    package var group: String
    package var sets: [String]
    package var metrics: Separation
}

/// How many images of a shifted set a score flags.
package struct ShiftedRejection: Sendable, Equatable, Encodable {
    package var set: String
    package var rejectionRate: Estimate

    private enum CodingKeys: String, CodingKey {
        case set
        case rejectionRate = "rejection_rate"
    }
}
