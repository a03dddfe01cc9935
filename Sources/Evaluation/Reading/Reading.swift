package import Hypersphere

/// What the figures of an evaluation say to whoever has to decide something: which score, which alpha, what next.
package struct Reading: Sendable, Encodable {
    /// Every score, the largest mean AUROC first; empty where there are no OOD sets.
    package var ranking: [ScoreStanding]

    /// The score to use: the one that decides where none is better for sure, else the best.
    package var recommended: ScoreName

    /// Whether OOD images are flagged with it at all; nil where there are no OOD sets.
    package var detection: Detection?

    /// Whether the OOD images are stand-ins, so that the ranking says nothing of real ones.
    package var restsOnStandIns: Bool

    /// What each alpha costs and gives with the recommended score.
    package var alphas: [AlphaRow]

    /// The smallest alpha that the calibration images support: 1 / (n + 1).
    package var smallestAlpha: Double

    /// How many in-distribution images a day the alphas' false alarms are counted for.
    package var daily: Int

    /// Images that are in an evaluated set and in the detector.
    package var leaks: [Leak]

    /// Whether images of the calibration set could be looked for.
    package var calibrationChecked: Bool

    /// What to do next, the most urgent first.
    package var next: [NextStep]

    /// What an evaluation shows of OOD images at the thresholds, at any alpha of the table.
    package enum Detection: String, Sendable, Encodable {
        /// None is flagged.
        case nothing
        /// No more are flagged than alpha lets one expect of in-distribution images: at no alpha the whole interval of the
        /// mean share is above alpha.
        case noMoreThanFalseAlarms = "no_more_than_false_alarms"
        case some
    }

    private enum CodingKeys: String, CodingKey {
        case ranking, recommended, detection, alphas, daily, leaks, next
        case restsOnStandIns = "rests_on_stand_ins"
        case smallestAlpha = "smallest_alpha"
        case calibrationChecked = "calibration_checked"
    }
}

/// How one score compares with the best.
package struct ScoreStanding: Sendable, Encodable {
    package enum Standing: String, Sendable, Encodable {
        /// None has a larger mean AUROC.
        case best
        /// The difference to the best is within what chance gives.
        case tied
        /// The best is better for sure.
        case behind
        /// The interval of the mean AUROC holds 0.5.
        case noBetterThanChance = "no_better_than_chance"
        /// The whole interval of the mean AUROC is below 0.5: OOD images score lower than in-distribution ones.
        case worseThanChance = "worse_than_chance"
    }

    package var name: ScoreName
    package var standing: Standing

    /// The mean over all OOD sets.
    package var auroc: Estimate

    /// The best score's mean AUROC less this one's, with DeLong's interval; nil for the best itself, and where there are
    /// too few images.
    package var behindBest: Estimate?

    /// The mean share of OOD images that are flagged at the evaluation's alpha.
    package var detectionRate: Estimate

    /// The share of unseen in-distribution images that are flagged.
    package var falseAlarmRate: Estimate

    /// The OOD sets on which the whole interval of the AUROC is below 0.5.
    package var worseThanChanceOn: [String]

    private enum CodingKeys: String, CodingKey {
        case name, standing, auroc
        case behindBest = "behind_best"
        case detectionRate = "detection_rate"
        case falseAlarmRate = "false_alarm_rate"
        case worseThanChanceOn = "worse_than_chance_on"
    }
}

/// What an alpha costs and gives.
package struct AlphaRow: Sendable, Encodable {
    package var alpha: Double

    /// Whether it is the evaluation's.
    package var isOwn: Bool

    /// Whether no smaller alpha is supported.
    package var isSmallest: Bool

    /// In-distribution images flagged a day: expected, and where this calibration set leaves it, with 95 % confidence.
    package var falseAlarmsPerDay: Estimate

    /// The share of the evaluation's in-distribution images that are flagged.
    package var falseAlarmRate: Estimate

    /// The share of each OOD set that is flagged, in the order of the evaluation's.
    package var detected: [Estimate]

    private enum CodingKeys: String, CodingKey {
        case alpha, detected
        case isOwn = "is_own"
        case isSmallest = "is_smallest"
        case falseAlarmsPerDay = "false_alarms_per_day"
        case falseAlarmRate = "false_alarm_rate"
    }
}

/// Images of an evaluated set that the detector has seen.
package struct Leak: Sendable, Equatable, Encodable {
    package enum Place: String, Sendable, Encodable {
        /// The encoder sees the same pixels as of an image of the bank.
        case bank
        /// The image lies as near to one of the bank as only a copy does that was saved, scaled or cropped anew.
        case nearBank = "near_bank"
        /// Every score has the value of one and the same calibration image.
        case calibration
    }

    package var set: String
    package var place: Place
    package var images: [String]
    /// How many images were looked at, evenly spaced over the set; nil where all were.
    package var sampled: Int?
}

/// Something to do, and the command for it where there is one.
package struct NextStep: Sendable, Equatable, Encodable {
    package var text: String
    package var command: String?
}
