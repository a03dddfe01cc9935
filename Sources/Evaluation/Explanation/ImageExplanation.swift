// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Detection
package import Hypersphere
package import Images

/// All that a verdict on one image rests on, with pictures.
package struct ImageExplanation: Sendable {
    /// The program that made it, with its version.
    package var tool: String

    /// When, ISO 8601, UTC.
    package var created: String

    /// The detector's name and version.
    package var detector: String
    package var version: String

    /// The image's name.
    package var image: String

    /// What the encoder sees, as a PNG.
    package var seen: [UInt8]?

    /// The verdict, with its explanation and neighbors.
    package var verdict: ScoredImage

    /// Every score of the detector, in its order.
    package var scores: [ScoreEvidence]

    /// The nearest images of the bank, nearest first.
    package var neighbors: [NeighborPicture]

    /// The number of images that the bank holds.
    package var bankImages: Int

    /// What the image's file was, beside those of the bank; nil where the detector keeps no statistics.
    package var file: FileEvidence?

    /// What drives the score; nil where it was not asked for.
    package var occlusion: OcclusionPicture?
}

/// One score of an image among the calibration images'.
package struct ScoreEvidence: Sendable {
    package var name: ScoreName
    package var reading: ScoreReading

    /// The share of calibration images with a smaller value, per cent.
    package var percentile: Double

    /// The values of the calibration images that the image is held against, ascending.
    package var calibration: [Float]
}

/// What can be told of an image without the encoder, beside the images of the bank.
package struct FileEvidence: Sendable {
    package var traits: ImageTraits
    package var bank: ImageStatistics
    /// In what the image plainly differs from all of the bank's.
    package var findings: [ImageFinding]
}

/// An image of the bank near to another.
package struct NeighborPicture: Sendable {
    package var identifier: String
    package var label: String?
    /// Degrees.
    package var angle: Double
    /// A PNG; nil where the bank's images are not at hand.
    package var thumbnail: [UInt8]?
}

/// Which parts of an image drive its score, as a picture with its scale.
package struct OcclusionPicture: Sendable {
    package var score: ScoreName
    package var unit: ScoreUnit
    /// A PNG: red where the image drives the score up, blue where it holds it down.
    package var png: [UInt8]
    /// What the strongest color stands for: by how much the score falls, or rises, where the part is covered.
    package var largest: Double
}
