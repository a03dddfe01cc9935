public import Encoding
public import Hypersphere
public import Images

/// What a detector is made of: the content of a bundle's `detector.json`.
///
/// There is none whose parts contradict each other: drafts and stored manifests become one by its only initializer, which
/// checks them.
public struct DetectorManifest: Sendable, Equatable {
    /// The format that the description was read in, or is written in.
    public let formatVersion: Int

    /// The name that the detector is asked for by.
    public let name: String

    /// The encoder; nil for a detector that takes embeddings alone.
    public let encoder: EncoderDescription?

    /// From an upright image to the encoder's pixels; nil without an encoder.
    public let transform: InputTransform?

    /// What gives the embeddings that scores read: outputs of the encoder, or embeddings that are given.
    public let outputs: OutputTable<EncoderOutput>

    /// The model's own classifier; nil where the detector has none.
    public let head: HeadDescription?

    /// The classes' names; a class's index is its row among the prototypes.
    public let classes: [String]

    /// The scores that the detector computes, at least one.
    public let scores: [ScoreDescription]

    /// What decides where a request names no score: `combined`, or one of ``scores``; nil for the first of these.
    public let decides: ScoreName?

    /// The share of in-distribution images that may be flagged, where a request says nothing else.
    public let alpha: Double

    /// Which calibration images an image is held against.
    public let calibrationScope: CalibrationScope

    /// How the bank's images were, whatever they show; nil where they were not at hand, or an earlier release made the
    /// detector.
    public let imageStatistics: ImageStatistics?

    /// Where the detector comes from.
    public let provenance: Provenance

    /// - Throws: ``ManifestError`` where the parts contradict each other.
    init(
        formatVersion: Int, name: String, encoder: EncoderDescription?, transform: InputTransform?,
        outputs: OutputTable<EncoderOutput>, head: HeadDescription?, classes: [String], scores: [ScoreDescription],
        decides: ScoreName?, alpha: Double, calibrationScope: CalibrationScope, imageStatistics: ImageStatistics?,
        provenance: Provenance
    ) throws(ManifestError) {
        self.formatVersion = formatVersion
        self.name = name
        self.encoder = encoder
        self.transform = transform
        self.outputs = outputs
        self.head = head
        self.classes = classes
        self.scores = scores
        self.decides = decides
        self.alpha = alpha
        self.calibrationScope = calibrationScope
        self.imageStatistics = imageStatistics
        self.provenance = provenance
        try check()
    }
}

extension DetectorManifest {
    /// The score that decides where a request names none.
    public var decidingScore: ScoreName { decides ?? scores[0].name }

    /// What a fit is asked for to make a detector of the same scores, decided alike.
    package var scoreNames: [ScoreName] {
        (decides == .combined ? [.combined] : []) + scores.map(\.name)
    }
}
