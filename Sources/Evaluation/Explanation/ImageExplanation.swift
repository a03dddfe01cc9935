public import Detection
public import Hypersphere
public import Images

/// All that a verdict on one image rests on, with pictures.
public struct ImageExplanation: Sendable {
    /// The program that made it, with its version.
    public var tool: String

    /// When, ISO 8601, UTC.
    public var created: String

    /// The detector's name and version.
    public var detector: String
    public var version: String

    /// The image's name.
    public var image: String

    /// What the encoder sees, as a PNG.
    public var seen: [UInt8]?

    /// The verdict, with its explanation and neighbours.
    public var verdict: ScoredImage

    /// Every score of the detector, in its order.
    public var scores: [ScoreEvidence]

    /// The nearest images of the bank, nearest first.
    public var neighbours: [NeighbourPicture]

    /// The number of images that the bank holds.
    public var bankImages: Int

    /// What the image's file was, beside those of the bank; nil where the detector keeps no statistics.
    public var file: FileEvidence?

    /// What drives the score; nil where it was not asked for.
    public var occlusion: OcclusionPicture?
}

/// One score of an image among the calibration images'.
public struct ScoreEvidence: Sendable {
    public var name: ScoreName
    public var reading: ScoreReading

    /// The share of calibration images with a smaller value, per cent.
    public var percentile: Double

    /// The values of the calibration images that the image is held against, ascending.
    public var calibration: [Float]
}

/// What can be told of an image without the encoder, beside the images of the bank.
public struct FileEvidence: Sendable {
    public var traits: ImageTraits
    public var bank: ImageStatistics
    /// In what the image plainly differs from all of the bank's.
    public var findings: [ImageFinding]
}

/// An image of the bank near to another.
public struct NeighbourPicture: Sendable {
    public var identifier: String
    public var label: String?
    /// Degrees.
    public var angle: Double
    /// A PNG; nil where the bank's images are not at hand.
    public var thumbnail: [UInt8]?
}

/// Which parts of an image drive its score, as a picture with its scale.
public struct OcclusionPicture: Sendable {
    public var score: ScoreName
    public var unit: ScoreUnit
    /// A PNG: red where the image drives the score up, blue where it holds it down.
    public var png: [UInt8]
    /// What the strongest color stands for: by how much the score falls, or rises, where the part is covered.
    public var largest: Double
}
