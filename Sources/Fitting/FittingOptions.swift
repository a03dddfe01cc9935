// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Adoption
package import Detection
package import Encoding
package import Hypersphere
package import Images

/// How a detector is made.
package struct FittingOptions: Sendable {
    /// The name that the detector is asked for by.
    package var name: String

    /// What the encoder expects of pixels.
    package var input: EncoderInput

    /// From an upright image to the encoder's pixels.
    package var transform: InputTransform

    /// The encoder output that feeds the k-nearest-neighbor score; nil to choose it.
    package var featuresOutput: String?

    /// The encoder output that feeds prototypes and angle score; nil to choose it.
    package var projectionOutput: String?

    /// The encoder output that feeds the Mahalanobis scores; nil to choose it.
    package var stagesOutput: String?

    /// The encoder output that gives the model's own logits; nil to find it.
    package var logitsOutput: String?

    /// How several vectors for an image become one, where the encoder gives several.
    package var pooling: Pooling = .auto

    /// The names of the model's own classes, in the order of its logits; nil for the set's classes, where these are as
    /// many, or else for numbers.
    package var classNames: [String]?

    /// The scores that the detector computes, the first of which decides where a request names none: `combined` there,
    /// and only there, has all the others decide together.
    ///
    /// Nil for nearest neighbors and prototypes; where the encoder gives its stages, these two and Mahalanobis distances,
    /// which decide together.
    package var scores: [ScoreName]?

    /// Whether a score that tells nothing with this bank is left out, and told; otherwise the fit is refused.
    package var leavesOutScores = false

    /// The neighbor whose angle is the score.
    package var k: NeighborChoice

    /// The temperature of the von Mises-Fisher energy; nil to fit the classes' concentrations.
    package var temperature: Double?

    /// Which calibration images an image is held against.
    package var calibrationScope: CalibrationScope

    /// How bank and calibration were divided from one set; nil where they were given.
    package var split: SplitRecord?

    /// Whether all images of both sets were looked at already, as whoever divides one set does: then they are not looked at
    /// once more before any is embedded.
    package var areImagesSeen = false

    /// The share of in-distribution images that may be flagged, where a request says nothing else.
    package var alpha: Double

    /// What becomes of calibration images whose class the bank lacks; nil to leave them out, and to refuse a class that looks
    /// misspelt.
    package var unknownClasses: UnknownClasses?

    /// Whether images that a set holds twice are left out; otherwise they are told, and count once where images are
    /// needed.
    package var dropsDuplicates = false

    /// Whether calibration images that are copies of the bank's are taken all the same.
    package var acceptsNearCopies = false

    package var encoder: EncoderOptions
    package var limits: ImageLimits

    /// Images embedded at once.
    package var batchSize: Int

    /// Whether images that cannot be used are passed over; otherwise they are all named, and end the fit.
    package var skipsUnreadable: Bool

    package init(
        name: String, input: EncoderInput, transform: InputTransform, featuresOutput: String? = nil,
        projectionOutput: String? = nil, stagesOutput: String? = nil, logitsOutput: String? = nil,
        classNames: [String]? = nil,
        scores: [ScoreName]? = nil, k: NeighborChoice = .usual,
        temperature: Double? = nil, calibrationScope: CalibrationScope = .global, alpha: Double = 0.05,
        encoder: EncoderOptions = EncoderOptions(), limits: ImageLimits = .default, batchSize: Int = 64,
        skipsUnreadable: Bool = false
    ) {
        self.name = name
        self.input = input
        self.transform = transform
        self.featuresOutput = featuresOutput
        self.projectionOutput = projectionOutput
        self.stagesOutput = stagesOutput
        self.logitsOutput = logitsOutput
        self.classNames = classNames
        self.scores = scores
        self.k = k
        self.temperature = temperature
        self.calibrationScope = calibrationScope
        self.alpha = alpha
        self.encoder = encoder
        self.limits = limits
        self.batchSize = batchSize
        self.skipsUnreadable = skipsUnreadable
    }
}
