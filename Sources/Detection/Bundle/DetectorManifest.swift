package import Encoding
package import Hypersphere
package import Images

/// What a detector is made of: the content of a bundle's `detector.json`.
package struct DetectorManifest: Sendable, Equatable, Codable {
    /// The newest format that this version of the package reads.
    public static let currentFormatVersion = 5

    /// The oldest format that says all that this manifest does: what it is written in.
    ///
    /// A loader other than the default is part of the pixels since version 5; earlier releases would not see it.
    package var neededFormatVersion: Int { transform.map { $0.loader == .default } ?? true ? 4 : 5 }

    /// The format that the description was read in, or is to be written in: a bundle that is written again unchanged stays
    /// the same, byte for byte.
    public var formatVersion: Int
    public var name: String

    /// The encoder; nil for a detector that takes embeddings alone, since format version 4.
    public var encoder: EncoderDescription?

    /// From an upright image to the encoder's pixels; nil without an encoder.
    public var transform: InputTransform?

    /// What embeddings are given as, for a detector without an encoder; nil for one with an encoder.
    public var embeddings: [EncoderOutput]?

    /// The model's own classifier; nil where the detector has none.
    public var head: HeadDescription?

    /// The classes' names; a class's index is its row among the prototypes.
    public var classes: [String]

    /// The scores that the detector computes.
    public var scores: [ScoreDescription]

    /// The score that decides where a request names none: `combined`, or one of ``scores``; nil for the first of these, as
    /// before format version 3.
    public var decides: ScoreName?

    /// The share of in-distribution images that may be flagged, where a request says nothing else.
    public var alpha: Double

    /// Which calibration images an image is held against; absent from format version 1, where it is all of them.
    public var calibrationScope: CalibrationScope?

    /// How the bank's images were, whatever they show; nil where they were not at hand, or an earlier release made the
    /// detector.
    public var imageStatistics: ImageStatistics?

    public var provenance: Provenance

    public init(
        name: String, encoder: EncoderDescription?, transform: InputTransform?, embeddings: [EncoderOutput]? = nil,
        head: HeadDescription? = nil, classes: [String], scores: [ScoreDescription], decides: ScoreName? = nil,
        alpha: Double, calibrationScope: CalibrationScope = .global, imageStatistics: ImageStatistics? = nil,
        provenance: Provenance
    ) {
        self.formatVersion = 0
        self.name = name
        self.encoder = encoder
        self.transform = transform
        self.embeddings = embeddings
        self.head = head
        self.classes = classes
        self.scores = scores
        self.decides = decides
        self.alpha = alpha
        self.calibrationScope = calibrationScope
        self.imageStatistics = imageStatistics
        self.provenance = provenance
        formatVersion = neededFormatVersion
    }

    private enum CodingKeys: String, CodingKey {
        case name, encoder, transform, embeddings, head, classes, scores, decides, alpha, provenance
        case formatVersion = "format_version"
        case calibrationScope = "calibration_scope"
        case imageStatistics = "image_statistics"
    }
}

extension DetectorManifest {
    /// What gives the embeddings that scores read: outputs of the encoder, or embeddings that are given.
    public var outputs: [EncoderOutput] { encoder?.outputs ?? embeddings ?? [] }

    /// The score that decides where a request names none.
    public var decidingScore: ScoreName { decides ?? scores[0].name }

    /// What a fit is asked for to make a detector of the same scores, decided alike.
    package var scoreNames: [ScoreName] {
        (decides == .combined ? [.combined] : []) + scores.map(\.name)
    }
}

/// Which calibration images an image is held against.
package enum CalibrationScope: String, Sendable, Codable, CaseIterable {
    /// All of them.
    case global
    /// Those of the same predicted class: the one whose prototype is nearest.
    case classConditional = "class_conditional"
}

/// The encoder's file, the pixels that it expects, and the outputs that it gives.
package struct EncoderDescription: Sendable, Equatable, Codable {
    /// The model's file name inside the bundle.
    public var file: String

    /// The SHA-256 of the model's file, 64 hexadecimal digits.
    public var sha256: String

    public var input: EncoderInput

    /// The outputs that give the embeddings that scores read.
    public var outputs: [EncoderOutput]

    /// The file of weights that the model's file refers to, for a model above the 2 GB of an ONNX file; nil for none.
    public var dataFile: String?

    /// The number of images that the model takes at once; nil for any.
    public var batch: Int?

    /// What was done to the user's model to make it an encoder, in words; nil where nothing was.
    public var adoption: [String]?

    public init(
        file: String, sha256: String, input: EncoderInput, outputs: [EncoderOutput], dataFile: String? = nil,
        batch: Int? = nil, adoption: [String]? = nil
    ) {
        self.file = file
        self.sha256 = sha256
        self.input = input
        self.outputs = outputs
        self.dataFile = dataFile
        self.batch = batch
        self.adoption = adoption
    }

    private enum CodingKeys: String, CodingKey {
        case file, sha256, input, outputs, batch, adoption
        case dataFile = "data_file"
    }
}

/// The model's own classifier.
package struct HeadDescription: Sendable, Equatable, Codable {
    /// The name of the output that gives its logits.
    public var output: String

    /// The names of its classes, in the order of the logits.
    public var classes: [String]

    public init(output: String, classes: [String]) {
        self.output = output
        self.classes = classes
    }
}

/// One score, and what it reads.
package struct ScoreDescription: Sendable, Equatable, Codable {
    public var name: ScoreName

    /// The name of the output that feeds the score; that of the model's own head, for a score of its logits.
    public var output: String

    /// The number of neighbours, for scores that count them.
    public var k: Int?

    /// The temperature of the von Mises-Fisher energy; nil where concentrations were fitted.
    public var temperature: Double?

    public init(name: ScoreName, output: String, k: Int? = nil, temperature: Double? = nil) {
        self.name = name
        self.output = output
        self.k = k
        self.temperature = temperature
    }
}

/// Where a detector comes from.
package struct Provenance: Sendable, Equatable, Codable {
    /// The program that wrote the bundle, with its version.
    public var tool: String

    /// When the bundle was written, ISO 8601, UTC.
    public var created: String

    /// The engine that computed the embeddings, with its version.
    public var engine: String

    /// The precision that the embeddings were computed in.
    public var precision: Precision

    /// The images of prototypes and bank.
    public var bank: ImageSetDescription

    /// The images that the thresholds rest on.
    public var calibration: ImageSetDescription

    /// How the thresholds came to rest on them, where it was after the fit.
    public var recalibration: Recalibration?

    /// How the encoder came to compute in 8 bits, where it does.
    public var quantization: EncoderQuantization?

    /// How bank and calibration were divided from one set, where they were.
    public var split: SplitRecord?

    /// What its maker was warned of and took all the same, each in one sentence; nil for nothing.
    public var accepted: [String]?

    public init(
        tool: String, created: String, engine: String, precision: Precision, bank: ImageSetDescription,
        calibration: ImageSetDescription, recalibration: Recalibration? = nil, quantization: EncoderQuantization? = nil,
        accepted: [String]? = nil
    ) {
        self.tool = tool
        self.created = created
        self.engine = engine
        self.precision = precision
        self.bank = bank
        self.calibration = calibration
        self.recalibration = recalibration
        self.quantization = quantization
        self.accepted = accepted
    }
}

/// An encoder in 8 bits, made from that of another detector.
package struct EncoderQuantization: Sendable, Equatable, Codable {
    /// The version of the detector whose encoder it was.
    public var from: String

    /// The layers in 8 bits.
    public var layers: Int

    /// The layers that stayed in float.
    public var floatLayers: Int

    /// The images of the bank that ranges were measured on.
    public var images: Int

    public init(from: String, layers: Int, floatLayers: Int, images: Int) {
        self.from = from
        self.layers = layers
        self.floatLayers = floatLayers
        self.images = images
    }

    private enum CodingKeys: String, CodingKey {
        case from, layers, images
        case floatLayers = "float_layers"
    }
}

/// New thresholds for a detector that was fitted before.
package struct Recalibration: Sendable, Equatable, Codable {
    /// The version of the detector that was recalibrated.
    public var from: String

    /// The program that did it, with its version.
    public var tool: String

    /// When it was done, ISO 8601, UTC.
    public var created: String

    /// How many of the new calibration images the detector flagged before; absent from older bundles.
    public var flaggedBefore: Int?

    /// The two-sided p-value of that number, were the images exchangeable with the old calibration images.
    public var pValue: Double?

    public init(from: String, tool: String, created: String, flaggedBefore: Int? = nil, pValue: Double? = nil) {
        self.from = from
        self.tool = tool
        self.created = created
        self.flaggedBefore = flaggedBefore
        self.pValue = pValue
    }

    private enum CodingKeys: String, CodingKey {
        case from, tool, created
        case flaggedBefore = "flagged_before"
        case pValue = "p_value"
    }
}

/// A set of images that went into a detector.
package struct ImageSetDescription: Sendable, Equatable, Codable {
    /// The last component of the set's path.
    public var name: String

    public var images: Int

    /// Images of each class, in the order of the manifest's classes; absent where the set is unlabelled.
    public var imagesByClass: [Int]?

    public init(name: String, images: Int, imagesByClass: [Int]?) {
        self.name = name
        self.images = images
        self.imagesByClass = imagesByClass
    }

    private enum CodingKeys: String, CodingKey {
        case name, images
        case imagesByClass = "images_by_class"
    }
}
