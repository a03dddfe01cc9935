package import Adoption
public import Detection
public import Encoding
public import Hypersphere
public import Images

/// How a detector is made.
public struct FittingOptions: Sendable {
    /// The name that the detector is asked for by.
    public var name: String

    /// What the encoder expects of pixels.
    public var input: EncoderInput

    /// From an upright image to the encoder's pixels.
    public var transform: InputTransform

    /// The encoder output that feeds the k-nearest-neighbour score; nil to choose it.
    public var featuresOutput: String?

    /// The encoder output that feeds prototypes and angle score; nil to choose it.
    public var projectionOutput: String?

    /// The encoder output that feeds the Mahalanobis scores; nil to choose it.
    public var stagesOutput: String?

    /// The encoder output that gives the model's own logits; nil to find it.
    public var logitsOutput: String?

    /// How several vectors for an image become one, where the encoder gives several.
    package var pooling: Pooling = .auto

    /// The names of the model's own classes, in the order of its logits; nil for the set's classes, where these are as
    /// many, or else for numbers.
    public var classNames: [String]?

    /// The scores that the detector computes, the first of which decides where a request names none: `combined` there,
    /// and only there, has all the others decide together.
    ///
    /// Nil for nearest neighbours and prototypes; where the encoder gives its stages, these two and Mahalanobis distances,
    /// which decide together.
    public var scores: [ScoreName]?

    /// Whether a score that tells nothing with this bank is left out, and told; otherwise the fit is refused.
    public var leavesOutScores = false

    /// The neighbour whose angle is the score.
    public var k: NeighbourChoice

    /// The temperature of the von Mises-Fisher energy; nil to fit the classes' concentrations.
    public var temperature: Double?

    /// Which calibration images an image is held against.
    public var calibrationScope: CalibrationScope

    /// How bank and calibration were divided from one set; nil where they were given.
    public var split: SplitRecord?

    /// The share of in-distribution images that may be flagged, where a request says nothing else.
    public var alpha: Double

    /// What becomes of calibration images whose class the bank lacks; nil to leave them out, and to refuse a class that looks
    /// misspelt.
    public var unknownClasses: UnknownClasses?

    /// Whether images that a set holds twice are left out; otherwise they are told, and count once where images are
    /// needed.
    public var dropsDuplicates = false

    /// Whether calibration images that are copies of the bank's are taken all the same.
    public var acceptsNearCopies = false

    public var encoder: EncoderOptions
    public var limits: ImageLimits

    /// Images embedded at once.
    public var batchSize: Int

    /// Whether images that cannot be used are passed over; otherwise they are all named, and end the fit.
    public var skipsUnreadable: Bool

    public init(
        name: String, input: EncoderInput, transform: InputTransform, featuresOutput: String? = nil,
        projectionOutput: String? = nil, stagesOutput: String? = nil, logitsOutput: String? = nil,
        classNames: [String]? = nil,
        scores: [ScoreName]? = nil, k: NeighbourChoice = .usual,
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
