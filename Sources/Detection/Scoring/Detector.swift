public import Encoding
package import Hypersphere
public import Images

/// How a detector runs.
public struct DetectorOptions: Sendable, Equatable {
    public var encoder: EncoderOptions
    public var limits: ImageLimits

    public init(encoder: EncoderOptions = EncoderOptions(), limits: ImageLimits = .default) {
        self.encoder = encoder
        self.limits = limits
    }
}

/// A loaded detector: images to verdicts.
///
/// Immutable, and safe to use from any thread.
public final class Detector: Sendable {
    /// The name that the detector is asked for by.
    public let name: String

    /// A short name for all the content of the bundle: `sha256:` and 16 hexadecimal digits.
    public let version: String

    public let manifest: DetectorManifest

    /// The encoder's effective precision.
    public var precision: Precision { encoder.precision }

    /// What is refused before it is decoded.
    public var limits: ImageLimits { options.limits }

    let encoder: ImageEncoder
    private let options: DetectorOptions
    let scores: [CalibratedScore]
    /// All scores together, for each class where calibration is class-conditional.
    let joint: [JointCalibration]
    package let prototypes: Prototypes
    let prototypeOutput: Int
    let bank: Bank
    let bankOutput: Int
    package let bankItems: [BankItem]

    /// For each output that the manifest names, its place among the encoder's.
    let outputIndices: [Int]

    /// Loads a bundle, and holds its encoder against the embedding that the bundle keeps.
    ///
    /// - Parameters:
    ///   - path: the bundle's folder.
    ///   - options: how to run it.
    /// - Throws: ``BundleError``, or `EncoderError` where the engine refuses the model.
    public init(path: String, options: DetectorOptions = DetectorOptions()) throws {
        let files = try BundleFiles(reading: path)
        manifest = files.manifest
        name = manifest.name
        version = files.version
        self.options = options
        let content: BundleContent
        (content, encoder) = try concurrently {
            try files.content()
        } _: {
            try ImageEncoder(
                modelPath: files.encoderPath, input: files.manifest.encoder.input, options: options.encoder)
        }

        let given = encoder.outputs
        outputIndices = try manifest.encoder.outputs.map { output in
            guard let index = given.firstIndex(of: output) else {
                throw BundleError.inconsistent(
                    bundle: path, reason: "the encoder has no output '\(output.name)' of dimension \(output.dimension)")
            }
            return index
        }

        prototypes = content.prototypes
        bank = content.bank
        bankItems = content.bankItems
        let outputs = manifest.encoder.outputs
        func index(of score: ScoreDescription) -> Int { outputs.firstIndex { $0.name == score.output } ?? 0 }
        prototypeOutput = manifest.output(of: .projection)
        bankOutput = manifest.output(of: .features)
        guard outputs[prototypeOutput].dimension == prototypes.embeddings.dimension,
            outputs[bankOutput].dimension == bank.dimension
        else {
            throw BundleError.inconsistent(bundle: path, reason: "embeddings and encoder differ in dimension")
        }
        let scope = manifest.calibrationScope
        scores = try manifest.scores.map { description in
            let score: any OutlierScore
            let calibration: Calibration
            do {
                score = try content.score(description)
                calibration = try content.calibration(of: description.name, scope: scope)
            } catch {
                throw BundleError.inconsistent(bundle: path, reason: "\(error)")
            }
            let output = index(of: description)
            guard score.dimension == outputs[output].dimension else {
                throw BundleError.inconsistent(
                    bundle: path, reason: "the score '\(description.name.rawValue)' and the encoder differ in dimension"
                )
            }
            return CalibratedScore(
                score: score, output: output, calibration: calibration,
                outlierProbability: content.outlierProbability(of: description.name))
        }
        do {
            joint = try content.jointCalibrations(of: manifest.scores.map(\.name), scope: scope)
        } catch {
            throw BundleError.inconsistent(bundle: path, reason: "\(error)")
        }
        try verifyProbe(content.probeEmbeddings, bundle: path)
    }

    /// Checks a caller's wishes before any work is done for them.
    ///
    /// - Throws: ``DetectionError``.
    public func validate(_ options: VerdictOptions) throws(DetectionError) {
        guard 0...VerdictOptions.neighboursLimit ~= options.neighbours else {
            throw .neighboursOutOfRange(options.neighbours, limit: VerdictOptions.neighboursLimit)
        }
        let alpha = options.alpha ?? manifest.alpha
        guard alpha > 0, alpha < 1 else { throw .alphaOutOfRange(alpha) }
        // Every score is calibrated on the same images: what one supports, all do.
        let score = options.score ?? manifest.decidingScore
        let calibration = scores[try index(of: score)].calibration
        let correction = score == .combined ? options.combination.correction(count: scores.count) : 1
        let smallest = min(1, calibration.smallestAlpha * correction)
        guard alpha >= smallest else {
            throw .unsupportedAlpha(alpha, smallest: smallest, calibrationImages: calibration.smallestCount)
        }
    }

    /// Decodes, turns upright, resizes and crops an image.
    ///
    /// - Throws: ``DetectionError/image(_:)``.
    public func prepare(_ bytes: UnsafeRawBufferPointer) throws(DetectionError) -> PreparedImage {
        do {
            return try PreparedImage(decoding: bytes, transform: manifest.transform, limits: options.limits)
        } catch {
            throw .image(error)
        }
    }

    /// Does as ``prepare(_:)`` does where that takes less than waking another thread: tens of microseconds.
    ///
    /// - Parameter bytes: the image's file.
    /// - Returns: the prepared image; nil where it is not small.
    /// - Throws: ``DetectionError/image(_:)``.
    public func prepareIfSmall(_ bytes: UnsafeRawBufferPointer) throws(DetectionError) -> PreparedImage? {
        do {
            return try PreparedImage(decodingSmall: bytes, transform: manifest.transform, limits: options.limits)
        } catch {
            throw .image(error)
        }
    }

    /// The place of a score among the detector's; the first where all are combined.
    func index(of name: ScoreName) throws(DetectionError) -> Int {
        guard name != .combined else { return 0 }
        guard let index = manifest.scores.firstIndex(where: { $0.name == name }) else {
            throw .unknownScore(name.rawValue, known: (manifest.scores.map(\.name) + [.combined]).map(\.rawValue))
        }
        return index
    }
}

/// A score, the encoder output that it reads, and what the calibration images make of its values.
struct CalibratedScore: Sendable {
    let score: any OutlierScore

    /// The output's place among those of the manifest.
    let output: Int

    let calibration: Calibration

    let outlierProbability: OutlierProbability?
}
