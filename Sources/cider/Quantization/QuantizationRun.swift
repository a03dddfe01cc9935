import Datasets
import Detection
import Encoding
import Evaluation
import Files
import Fitting
import FoundationEssentials
import Hypersphere
import Images
import Pipeline
import Quantization
import Release

/// Quantises a detector's encoder, fits the detector again, and measures both.
struct QuantizationRun {
    var options: QuantizationOptions
    var engine: EncoderOptions
    var limits: ImageLimits
    /// Images of the bank that ranges are measured on, evenly spaced over it.
    var rangeImages: Int
    /// Whether images that cannot be decoded are passed over, as they were in the detector's fit.
    var skipsUnreadable: Bool
    /// Images that are decoded and scored at the same time.
    var workers: Int

    /// Images embedded at once where throughput is measured; it is the last one's that counts.
    static let batchSizes = [1, 16, 64]

    /// The sets that the detector was fitted from, and those that it is measured on.
    struct Sets {
        let bank: ImageSet
        let calibration: ImageSet
        let measured: EvaluationInput
    }

    /// A detector that was made but not yet kept.
    struct Outcome {
        let bundle: DetectorBundle
        let quantization: EncoderQuantization
        let comparison: DetectorComparison
        /// The images that the fit passed over, and why.
        let skipped: [String]
    }

    /// Makes the new detector in a folder of its own.
    ///
    /// - Parameters:
    ///   - old: the detector in float.
    ///   - name: the new detector's.
    ///   - sets: what it was fitted from, and what both are measured on.
    ///   - folder: for files on the way; must exist.
    ///   - progress: gets a stage, the images done in it and their number.
    /// - Returns: the detector, and what was measured of it.
    /// - Throws: `QuantizationError`, ``QuantizationRunError``, and what fitting and evaluation throw.
    func run(
        _ old: DetectorBundle, name: String, sets: Sets, folder: String,
        progress: (_ stage: String, _ completed: Int, _ total: Int) -> Void
    ) throws -> Outcome {
        let manifest = old.manifest
        guard let encoderPath = old.encoderPath, let input = manifest.encoder?.input, let transform = manifest.transform
        else { throw FittingError.noEncoder(old.path) }
        let sample = try PreparedSample(of: sets.bank, count: rangeImages, transform: transform, limits: limits)
        let encoder = try EncoderQuantizer(options: options).quantize(
            modelPath: encoderPath, input: input, pixels: sample.images.flatMap(\.pixels)
        ) { progress("measuring ranges", $0, sample.images.count) }
        let path = "\(folder)/encoder.onnx"
        try AtomicFile.write(to: path) { writer in
            try encoder.content.withUnsafeBytes { bytes in try writer.write(bytes) }
        }

        let fitted = try DetectorFitter(
            options: fittingOptions(name: name, manifest, input: input, transform: transform)
        ).fit(
            encoderPath: path, bank: sets.bank, calibration: sets.calibration, output: "\(folder)/detector"
        ) { progress($0.stage.rawValue, $0.completed, $0.total) }
        try Self.check(fitted.bundle, against: old)

        let comparison = DetectorComparison(
            before: try evaluate(old.path, sets.measured, progress: { progress("scoring in float", $0, $1) }),
            after: try evaluate(fitted.bundle.path, sets.measured, progress: { progress("scoring in 8 bits", $0, $1) }),
            throughput: try throughput(
                of: encoderPath, and: path, input,
                progress: { progress("measuring throughput", $0, Self.batchSizes.count) }),
            encoderBytes: (
                try Self.size(encoderPath) + (old.dataPath.map { path in try Self.size(path) } ?? 0),
                encoder.content.count
            ))
        return Outcome(
            bundle: fitted.bundle,
            quantization: EncoderQuantization(
                from: old.version, layers: encoder.layers, floatLayers: encoder.floatLayers, images: sample.images.count
            ),
            comparison: comparison, skipped: fitted.skipped)
    }

    private func fittingOptions(
        name: String, _ manifest: DetectorManifest, input: EncoderInput, transform: InputTransform
    ) -> FittingOptions {
        func output(_ space: EmbeddingSpace) -> String { manifest.outputs[space].name }
        return FittingOptions(
            name: name, input: input, transform: transform,
            featuresOutput: output(.features), projectionOutput: output(.projection), stagesOutput: output(.stages),
            logitsOutput: manifest.head?.output, classNames: manifest.head?.classes,
            scores: manifest.scoreNames,
            k: manifest.scores.first { $0.name == .knn }?.k.map(NeighbourChoice.count) ?? .usual,
            temperature: manifest.scores.first { $0.name == .vmf }?.temperature,
            calibrationScope: manifest.calibrationScope, alpha: manifest.alpha, encoder: engine,
            limits: limits, skipsUnreadable: skipsUnreadable)
    }

    /// Refuses a bank of other images: what is told of both detectors would not be the quantisation's doing.
    private static func check(_ new: DetectorBundle, against old: DetectorBundle) throws(QuantizationRunError) {
        let bank = BankImages(old.content.bankItems)
        let strangers = new.content.bankItems.count { !bank.contains($0.digest) }
        guard strangers == 0, new.content.bankItems.count == old.content.bankItems.count else {
            throw .otherBank(images: new.content.bankItems.count, strangers: strangers, bank: bank.count)
        }
    }

    private func evaluate(
        _ path: String, _ input: EvaluationInput, progress: (Int, Int) -> Void
    ) throws -> DetectorEvaluation {
        var encoder = engine
        encoder.streams = workers
        let detector = try Detector(path: path, options: DetectorOptions(encoder: encoder, limits: limits))
        let options = EvaluationOptions(
            bootstrap: Bootstrap(replicates: 1), workers: workers, mistakes: 0, leavesClassesOut: false)
        return try Evaluator(detector: detector, options: options)
            .evaluate(input, tool: Release.tool, progress: progress)
    }

    private func throughput(
        of old: String, and new: String, _ input: EncoderInput, progress: (Int) -> Void
    ) throws -> [ThroughputComparison] {
        let first = try ImageEncoder(modelPath: old, input: input, options: engine)
        let second = try ImageEncoder(modelPath: new, input: input, options: engine)
        return try Self.batchSizes.enumerated().map { place, size in
            defer { progress(place + 1) }
            return try ThroughputComparison(of: first, and: second, batchSize: size)
        }
    }

    private static func size(_ path: String) throws -> Int {
        try FileReader(opening: path).size
    }
}

/// Why a quantised detector cannot be compared with the one it comes from.
enum QuantizationRunError: Error, CustomStringConvertible {
    case otherBank(images: Int, strangers: Int, bank: Int)

    var description: String {
        switch self {
        case .otherBank(let images, let strangers, let bank):
            "--id has \(images) images, \(strangers) of them not in the detector's bank of \(bank): give the images that it "
                + "was fitted from"
        }
    }
}
