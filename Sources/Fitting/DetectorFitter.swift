public import Datasets
import Detection
import Encoding
import FoundationEssentials
import Hypersphere

/// Makes a detector from an encoder and in-distribution images.
public struct DetectorFitter: Sendable {
    /// The program that a bundle's provenance names.
    public static let tool = "swift-cider \(version)"

    /// The version of the package.
    public static let version = "0.1.0"

    /// The class of a set whose images have no class.
    public static let unlabelledClass = "in-distribution"

    public let options: FittingOptions

    public init(options: FittingOptions) {
        self.options = options
    }

    /// Embeds the sets, fits prototypes, bank and calibration, and writes the bundle.
    ///
    /// - Parameters:
    ///   - encoderPath: an ONNX model or an OpenVINO IR.
    ///   - bankSet: images of prototypes and bank.
    ///   - calibrationSet: images that were used neither for training nor for the bank.
    ///   - path: the folder to write.
    ///   - replacing: whether a detector that stands there already is replaced.
    ///   - progress: called now and then, on the calling thread.
    /// - Returns: the detector's figures.
    /// - Throws: ``FittingError``, `BundleError`, `EncoderError` or `DatasetError`.
    public func fit(
        encoderPath: String, bank bankSet: ImageSet, calibration calibrationSet: ImageSet, output path: String,
        replacing: Bool = false, progress: (FittingProgress) -> Void = { _ in }
    ) throws -> FittedDetector {
        try check(bankImages: bankSet.count, calibrationImages: calibrationSet.count)
        for set in [bankSet, calibrationSet] { try refuseMixedLabels(in: set) }
        try DetectorBundle.checkTarget(path, replacing: replacing)
        let encoder = try ImageEncoder(modelPath: encoderPath, input: options.input, options: options.encoder)
        let roles = try OutputRoles(
            outputs: encoder.outputs, features: options.featuresOutput, projection: options.projectionOutput,
            stages: options.stagesOutput, scores: options.scores)
        let outputs = roles.outputs
        let session = try encoder.makeSession()
        func embed(_ set: ImageSet, _ stage: FittingProgress.Stage) throws -> EmbeddedSet {
            progress(FittingProgress(stage: stage, completed: 0, total: set.count))
            return try EmbeddedSet(embedding: set, session: session, outputs: outputs, options: options) { done in
                progress(FittingProgress(stage: stage, completed: done, total: set.count))
            }
        }

        let bank = try embed(bankSet, .bank)
        let calibration = try embed(calibrationSet, .calibration)
        try check(bankImages: bank.count, calibrationImages: calibration.count)
        try refuseOverlap(of: calibration, with: bank)

        progress(FittingProgress(stage: .scoring, completed: 0, total: calibration.count))
        let classes = Set(bank.labels.compactMap(\.self)).sorted()
        let classNames = classes.isEmpty ? [Self.unlabelledClass] : classes
        let named = outputs.map { encoder.outputs[$0] }
        let fit = try SphereFit(
            bank: bank, calibration: calibration, classes: classNames, roles: roles, outputs: named.map(\.name),
            options: options)
        progress(FittingProgress(stage: .scoring, completed: calibration.count, total: calibration.count))

        let input = options.input
        let probeImage = PreparedImage.probe(width: input.width, height: input.height, channels: input.channels)
        let probe = try session.embed([probeImage], outputs: outputs)
        var content = fit.content
        content.probeEmbeddings = Dictionary(
            uniqueKeysWithValues: zip(named, probe.embeddings).map { ($0.name, $1.values) })
        func describe(_ set: ImageSet, _ embedded: EmbeddedSet) -> ImageSetDescription {
            let isLabelled = embedded.labels.allSatisfy { $0 != nil }
            return ImageSetDescription(
                name: URL(filePath: set.path).lastPathComponent, images: embedded.count,
                imagesByClass: isLabelled ? classNames.map { name in embedded.labels.count { $0 == name } } : nil)
        }
        let manifest = DetectorManifest(
            name: options.name,
            encoder: EncoderDescription(file: "", sha256: "", input: options.input, outputs: named),
            transform: options.transform, classes: classNames,
            scores: fit.descriptions, decides: fit.decides, alpha: options.alpha,
            calibrationScope: options.calibrationScope,
            provenance: Provenance(
                tool: Self.tool, created: Date.now.formatted(.iso8601),  // Without the build that follows the version.
                engine: "OpenVINO \(encoder.engineVersion.prefix { $0 != "-" })",
                precision: encoder.precision, bank: describe(bankSet, bank),
                calibration: describe(calibrationSet, calibration)))

        progress(FittingProgress(stage: .writing, completed: 0, total: 1))
        let bundle = try DetectorBundle.write(
            manifest: manifest, content: content, encoderPath: encoderPath, to: path, replacing: replacing)
        progress(FittingProgress(stage: .writing, completed: 1, total: 1))
        return FittedDetector(bundle: bundle, geometry: fit.geometry, skipped: bank.skipped + calibration.skipped)
    }

    private func check(bankImages: Int, calibrationImages: Int) throws(FittingError) {
        guard options.alpha > 0, options.alpha < 1 else { throw .alphaOutOfRange(options.alpha) }
        let scores = options.scores ?? SphereFit.scores(hasStages: false)
        guard scores.contains(where: { $0 != .combined }), Set(scores).count == scores.count,
            !scores.dropFirst().contains(.combined)
        else { throw .scores(scores) }
        if let k = options.k, scores.contains(.knn), !(1...max(bankImages, 1) ~= k) {
            throw .kOutOfRange(k, bankImages: bankImages)
        }
        let needed = (try? ConformalCalibration.smallestCount(alpha: options.alpha)) ?? .max
        guard calibrationImages >= needed else {
            throw .unsupportedAlpha(options.alpha, calibrationImages: calibrationImages, needed: needed)
        }
    }

    private func refuseMixedLabels(in set: ImageSet) throws(FittingError) {
        guard set.labels.isEmpty, set.entries.contains(where: { $0.identifier.contains("/") }),
            let stray = set.entries.first(where: { !$0.identifier.contains("/") })
        else { return }
        throw .mixedLabels(set.path, unlabelled: stray.identifier)
    }

    private func refuseOverlap(of calibration: EmbeddedSet, with bank: EmbeddedSet) throws(FittingError) {
        let places = Dictionary(zip(bank.digests, bank.identifiers)) { first, _ in first }
        let shared = calibration.digests.indices.filter { places[calibration.digests[$0]] != nil }
        guard let first = shared.first else { return }
        throw .calibrationInBank(
            count: shared.count, example: calibration.identifiers[first],
            inBank: places[calibration.digests[first]] ?? "")
    }
}
