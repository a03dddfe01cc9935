// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Detection
package import Hypersphere

/// Everything that an evaluation measured.
///
/// Its JSON form, with `snake_case` keys, is the report's `report.json`.
package struct DetectorEvaluation: Sendable, Encodable {
    /// The program that measured, with its version.
    package var tool: String

    /// When, ISO 8601, UTC.
    package var created: String

    package var detector: DetectorDescription

    /// The share of ID images that may be flagged.
    package var alpha: Double

    /// The score that decides by default.
    package var decidingScore: ScoreName

    package var inDistribution: SetDescription
    package var outOfDistribution: [SetDescription]
    package var shifted: [SetDescription]

    /// The accuracy under every corruption and severity; empty where nothing was corrupted.
    package var corrupted: [CorruptedAccuracy]

    /// One for each score of the detector, the deciding one first.
    package var scores: [ScoreResult]

    /// What the figures say to whoever has to decide.
    package var reading: Reading

    /// Each class in turn as an outlier, for scores that can be had without a class; empty where OOD sets were given.
    package var leaveOneClassOut: [HeldOutClasses]

    /// The scores that cannot be had without a class, where classes were left out.
    package var boundToClasses: [BoundToClasses]

    package var geometry: Geometry
    package var map: SphereMap?
    package var mistakes: [Mistake]
    package var bootstrap: BootstrapDescription
    package var cost: Cost

    private enum CodingKeys: String, CodingKey {
        case tool, created, detector, alpha, shifted, corrupted, scores, geometry, mistakes, bootstrap, cost
        case reading
        case leaveOneClassOut = "leave_one_class_out"
        case boundToClasses = "bound_to_classes"
        case decidingScore = "deciding_score"
        case inDistribution = "in_distribution"
        case outOfDistribution = "out_of_distribution"
    }
}

/// Which detector was measured, and what it is made of.
package struct DetectorDescription: Sendable, Encodable {
    package var name: String
    package var version: String
    package var manifest: DetectorManifest

    /// The precision of the encoder in this evaluation.
    package var precision: String
}

/// How the classes lie on the sphere.
package struct Geometry: Sendable, Encodable {
    /// The mean angle between prototypes, degrees; nil for a single class.
    package var dispersion: Double?

    /// The largest dispersion that so many classes can have, degrees: arccos(-1 / (C - 1)).
    package var dispersionBound: Double?

    /// The angles between prototypes, degrees, [classes, classes].
    package var prototypeAngles: [[Double]]

    private enum CodingKeys: String, CodingKey {
        case dispersion
        case dispersionBound = "dispersion_bound"
        case prototypeAngles = "prototype_angles"
    }
}

/// How the intervals were drawn.
package struct BootstrapDescription: Sendable, Encodable {
    package var replicates: Int
    package var level: Double
    package var seed: UInt64
}

/// What the evaluation took.
package struct Cost: Sendable, Encodable {
    /// Images decoded, embedded and scored.
    package var images: Int
    /// The pass over them, seconds.
    package var passSeconds: Double
    /// Metrics, intervals and mistakes, seconds.
    package var metricsSeconds: Double

    private enum CodingKeys: String, CodingKey {
        case images
        case passSeconds = "pass_seconds"
        case metricsSeconds = "metrics_seconds"
    }
}
