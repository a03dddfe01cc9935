package import Encoding
package import Hypersphere
package import Images

/// What a detector is made of: the content of a bundle's `detector.json`.
///
/// There is none whose parts contradict each other: drafts and stored manifests become one by its only initializer, which
/// checks them.
package struct DetectorManifest: Sendable, Equatable {
    /// The format that the description was read in, or is written in.
    package let formatVersion: Int

    /// The name that the detector is asked for by.
    package let name: String

    /// The encoder; nil for a detector that takes embeddings alone.
    package let encoder: EncoderDescription?

    /// From an upright image to the encoder's pixels; nil without an encoder.
    package let transform: InputTransform?

    /// What gives the embeddings that scores read: outputs of the encoder, or embeddings that are given.
    package let outputs: OutputTable<EncoderOutput>

    /// The model's own classifier; nil where the detector has none.
    package let head: HeadDescription?

    /// The classes' names; a class's index is its row among the prototypes.
    package let classes: [String]

    /// The scores that the detector computes, at least one.
    package let scores: [ScoreDescription]

    /// What decides where a request names no score: `combined`, or one of ``scores``; nil for the first of these.
    package let decides: ScoreName?

    /// The share of in-distribution images that may be flagged, where a request says nothing else.
    package let alpha: Double

    /// Which calibration images an image is held against.
    package let calibrationScope: CalibrationScope

    /// How the bank's images were, whatever they show; nil where they were not at hand, or an earlier release made the
    /// detector.
    package let imageStatistics: ImageStatistics?

    /// Where the detector comes from.
    package let provenance: Provenance

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
    package var decidingScore: ScoreName { decides ?? scores[0].name }

    /// What a fit is asked for to make a detector of the same scores, decided alike.
    package var scoreNames: [ScoreName] {
        (decides == .combined ? [.combined] : []) + scores.map(\.name)
    }
}
