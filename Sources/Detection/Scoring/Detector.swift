public import Encoding
public import Hypersphere
public import Images
import Parallelism

/// How a detector runs.
public struct DetectorOptions: Sendable, Equatable {
    /// The engine's precision, threads and cache.
    public var encoder: EncoderOptions
    /// What is refused for its size before it is decoded.
    public var limits: ImageLimits

    /// Options; each is the usual one unless it is given.
    ///
    /// - Parameters:
    ///   - encoder: the engine's precision, threads and cache.
    ///   - limits: what is refused for its size before it is decoded; 100 megapixels by themselves.
    public init(encoder: EncoderOptions = EncoderOptions(), limits: ImageLimits = .default) {
        self.encoder = encoder
        self.limits = limits
    }
}

/// A loaded detector: images to verdicts.
///
/// Immutable, and safe to use from any thread. ``prepare(_:)`` makes pixels of an image file, a ``DetectorSession`` measures
/// them, and ``verdict(on:id:options:)`` holds the measurement against the calibration.
public final class Detector: Sendable {
    /// The name that the detector is asked for by.
    public let name: String

    /// A short name for all the content of the bundle: `sha256:` and 16 hexadecimal digits.
    public let version: String

    /// The names of the classes of the bank, in the order that ``NearestClass/index`` counts.
    public var classes: [String] { manifest.classes }

    /// The scores that the detector computes; `combined` may be asked for beside them.
    public var scoreNames: [ScoreName] { manifest.scores.map(\.name) }

    /// The share of in-distribution images that may be flagged, at most, unless ``VerdictOptions/alpha`` says otherwise.
    public var alpha: Double { manifest.alpha }

    package let manifest: DetectorManifest

    /// The encoder's effective precision.
    ///
    /// Of a detector without one, that of the encoder that its embeddings came from.
    package var precision: Precision { encoder?.precision ?? manifest.provenance.precision }

    /// What whoever runs the detector should know, each in one sentence: another precision than at the fit, an engine
    /// that did otherwise than asked for, a score that says nothing.
    public let warnings: [String]

    /// What is refused before it is decoded.
    package var limits: ImageLimits { options.limits }

    /// Nil for a detector that takes embeddings alone.
    let encoder: ImageEncoder?
    private let options: DetectorOptions
    let scores: [CalibratedScore]
    /// All scores together, for each class where calibration is class-conditional.
    let joint: [JointCalibration]
    package let prototypes: Prototypes
    package let bank: Bank
    package let bankItems: [BankItem]
    /// For each score, in the manifest's order, its values on the calibration images, in the images' order.
    package let calibrationValues: [[Float]]

    /// Loads a bundle, and holds its encoder against the embedding that the bundle keeps.
    ///
    /// - Parameters:
    ///   - path: the bundle's folder, as `cider fit` writes it; bundles of earlier releases load too.
    ///   - options: how to run it.
    /// - Throws: ``BundleError``, or `EncoderError` where the engine refuses the model or the options.
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
            try Self.encoder(of: files, options: options.encoder)
        }

        prototypes = content.prototypes
        bank = content.bank
        bankItems = content.bankItems
        calibrationValues = manifest.scores.map { content.calibrationScores[$0.name] ?? [] }
        let outputs = manifest.outputs
        guard outputs[.projection].dimension == prototypes.embeddings.dimension,
            outputs[.features].dimension == bank.dimension
        else {
            throw BundleError.inconsistent(bundle: path, reason: "embeddings and encoder differ in dimension")
        }
        let (scope, head) = (manifest.calibrationScope, manifest.head)
        scores = try manifest.scores.map { description in
            do {
                return CalibratedScore(
                    score: try content.calculation(description, outputs: outputs, head: head),
                    calibration: try content.calibration(of: description.name, scope: scope),
                    outlierProbability: content.outlierProbability(of: description.name))
            } catch {
                throw BundleError.inconsistent(bundle: path, reason: "\(error)")
            }
        }
        do {
            joint = try content.jointCalibrations(of: manifest.scores.map(\.name), scope: scope)
        } catch {
            throw BundleError.inconsistent(bundle: path, reason: "\(error)")
        }
        let constant = content.constantScores(manifest.scores.map(\.name))
        guard let encoder else {
            warnings = constant
            return
        }
        let angles = try Self.verifyProbe(content.probeEmbeddings, of: encoder, outputs: outputs, bundle: path)
        warnings =
            encoder.warnings + constant
            + Self.precisionWarnings(
                angles, precision: encoder.precision, manifest: manifest, scores: content.calibrationScores)
    }

    /// Checks a caller's wishes before any work is done for them.
    ///
    /// - Throws: ``DetectionError``.
    package func validate(_ options: VerdictOptions) throws(DetectionError) {
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
    /// - Parameter bytes: the image's file, of any format that this build reads.
    /// - Returns: the encoder's input.
    /// - Throws: ``DetectionError/image(_:)`` where the bytes are no image that can be read, or it is over the limits;
    ///   ``DetectionError/noEncoder``.
    public func prepare(_ bytes: UnsafeRawBufferPointer) throws(DetectionError) -> PreparedImage {
        guard let transform = manifest.transform else { throw .noEncoder }
        do {
            return try PreparedImage(decoding: bytes, transform: transform, limits: options.limits)
        } catch {
            throw .image(error)
        }
    }

    /// Resizes and crops an image that is decoded already.
    ///
    /// - Parameters:
    ///   - pixels: RGB, 8 bits a channel, upright: shape [height, width, 3], row after row without padding.
    ///   - width: the columns of the image, pixels; at least 1.
    ///   - height: its rows; at least 1.
    /// - Returns: the encoder's input.
    /// - Throws: ``DetectionError/noEncoder``.
    /// - Precondition: there are `height * width * 3` bytes, and at least one pixel.
    public func prepare(pixels: [UInt8], width: Int, height: Int) throws(DetectionError) -> PreparedImage {
        guard let transform = manifest.transform else { throw .noEncoder }
        let start = ContinuousClock.now
        let input = transform.apply(to: RGBImage(width: width, height: height, pixels: pixels))
        return PreparedImage(pixels: input, decodeMilliseconds: start.duration(to: .now).milliseconds)
    }

    /// Does as ``prepare(_:)`` does where that takes less than waking another thread: tens of microseconds.
    ///
    /// - Parameter bytes: the image's file.
    /// - Returns: the prepared image; nil where it is not small.
    /// - Throws: ``DetectionError/image(_:)`` or ``DetectionError/noEncoder``.
    package func prepareIfSmall(_ bytes: UnsafeRawBufferPointer) throws(DetectionError) -> PreparedImage? {
        guard let transform = manifest.transform else { throw .noEncoder }
        do {
            return try PreparedImage(decodingSmall: bytes, transform: transform, limits: options.limits)
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

    /// Opens a bundle's encoder with the outputs that the detector reads, the logits of its head last; nil where there is
    /// none.
    private static func encoder(of files: BundleFiles, options: EncoderOptions) throws -> ImageEncoder? {
        guard let path = files.encoderPath, let description = files.manifest.encoder else { return nil }
        let outputs =
            files.manifest.outputs
            + (files.manifest.head.map { [EncoderOutput(name: $0.output, dimension: $0.classes.count)] } ?? [])
        let encoder = try ImageEncoder(
            modelPath: path, input: description.input,
            outputs: outputs.map(\.name), batch: description.batch, options: options)
        for (output, given) in zip(outputs, encoder.outputs) where output.dimension != given.dimension {
            throw BundleError.inconsistent(
                bundle: files.path,
                reason: "the encoder has no output '\(output.name)' of dimension \(output.dimension)")
        }
        return encoder
    }
}
