public import Hypersphere

/// What one score of the detector was measured to do.
public struct ScoreResult: Sendable, Encodable {
    public var name: ScoreName
    public var unit: ScoreUnit

    /// The score above which an image is flagged at the evaluation's alpha; nil where each class has its own.
    public var threshold: Double?

    /// The share of the unseen ID images that are flagged; at most alpha on average, by the guarantee.
    public var falseAlarmRate: Estimate

    /// One for each OOD set, in the order of the evaluation's.
    public var sets: [SetSeparation]

    /// The means over the sets of each group, and over all sets.
    public var groups: [GroupSeparation]

    /// One for each shifted set, in the order of the evaluation's.
    public var shifted: [ShiftedRejection]

    /// One for each corruption and severity.
    public var corrupted: [CorruptedRejection]

    /// How evenly the p-values of unseen ID images lie.
    public var reliability: Reliability

    /// Shares of images by score.
    public var histogram: Histogram

    /// For each OOD set, the receiver operating characteristic, thinned out.
    public var curves: [[RankedScores.CurvePoint]]

    private enum CodingKeys: String, CodingKey {
        case name, unit, threshold, sets, groups, shifted, corrupted, reliability
        case falseAlarmRate = "false_alarm_rate"
    }
}

/// A score's separation of one OOD set.
public struct SetSeparation: Sendable, Equatable, Encodable {
    public var set: String
    public var group: OutlierGroup?
    /// The number of images that were scored.
    public var images: Int
    public var metrics: Separation
}

/// A score's mean separation over several OOD sets, each set weighing the same.
public struct GroupSeparation: Sendable, Equatable, Encodable {
    /// "near", "far" or "all".
    public var group: String
    public var sets: [String]
    public var metrics: Separation
}

/// How many images of a shifted set a score flags.
public struct ShiftedRejection: Sendable, Equatable, Encodable {
    public var set: String
    public var rejectionRate: Estimate

    private enum CodingKeys: String, CodingKey {
        case set
        case rejectionRate = "rejection_rate"
    }
}
