public import Detection
public import Hypersphere

/// Everything that an evaluation measured.
///
/// Its JSON form, with `snake_case` keys, is the report's `report.json`.
public struct DetectorEvaluation: Sendable, Encodable {
    /// The program that measured, with its version.
    public var tool: String

    /// When, ISO 8601, UTC.
    public var created: String

    public var detector: DetectorDescription

    /// The share of ID images that may be flagged.
    public var alpha: Double

    /// The score that decides by default.
    public var decidingScore: ScoreName

    public var inDistribution: SetDescription
    public var outOfDistribution: [SetDescription]
    public var shifted: [SetDescription]

    /// The accuracy under every corruption and severity; empty where nothing was corrupted.
    public var corrupted: [CorruptedAccuracy]

    /// One for each score of the detector, the deciding one first.
    public var scores: [ScoreResult]

    /// What the figures say to whoever has to decide.
    public var reading: Reading

    /// Each class in turn as an outlier, for scores that can be had without a class; empty where OOD sets were given.
    public var leaveOneClassOut: [HeldOutClasses]

    /// The scores that cannot be had without a class, where classes were left out.
    public var boundToClasses: [BoundToClasses]

    public var geometry: Geometry
    public var map: SphereMap?
    public var mistakes: [Mistake]
    public var bootstrap: BootstrapDescription
    public var cost: Cost

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
public struct DetectorDescription: Sendable, Encodable {
    public var name: String
    public var version: String
    public var manifest: DetectorManifest

    /// The precision of the encoder in this evaluation.
    public var precision: String
}

/// How the classes lie on the sphere.
public struct Geometry: Sendable, Encodable {
    /// The mean angle between prototypes, degrees; nil for a single class.
    public var dispersion: Double?

    /// The largest dispersion that so many classes can have, degrees: arccos(-1 / (C - 1)).
    public var dispersionBound: Double?

    /// The angles between prototypes, degrees, [classes, classes].
    public var prototypeAngles: [[Double]]

    private enum CodingKeys: String, CodingKey {
        case dispersion
        case dispersionBound = "dispersion_bound"
        case prototypeAngles = "prototype_angles"
    }
}

/// How the intervals were drawn.
public struct BootstrapDescription: Sendable, Encodable {
    public var replicates: Int
    public var level: Double
    public var seed: UInt64
}

/// What the evaluation took.
public struct Cost: Sendable, Encodable {
    /// Images decoded, embedded and scored.
    public var images: Int
    /// The pass over them, seconds.
    public var passSeconds: Double
    /// Metrics, intervals and mistakes, seconds.
    public var metricsSeconds: Double

    private enum CodingKeys: String, CodingKey {
        case images
        case passSeconds = "pass_seconds"
        case metricsSeconds = "metrics_seconds"
    }
}
