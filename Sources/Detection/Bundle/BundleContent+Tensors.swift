import Encoding
import FoundationEssentials
import Hypersphere
import Safetensors

/// The names of the tensors in `embeddings.safetensors`.
private enum BundleTensor {
    /// [classes, dimension], F32.
    static let prototypes = "prototypes"
    /// [images, dimension], F16.
    static let bank = "bank"
    /// [images], I32; -1 where an image is unlabelled.
    static let bankLabels = "bank_labels"
    /// UTF-8, each identifier closed by a zero byte, U8.
    static let bankIdentifiers = "bank_identifiers"
    /// [images, 8], U8: see ``PixelDigest``.
    static let bankDigests = "bank_digests"
    /// [images], F32, for each score.
    static func calibration(_ score: ScoreName) -> String { "calibration.\(score.rawValue)" }
    /// [images], I32.
    static let calibrationClasses = "calibration_classes"
    /// [outliers], F32, for each score.
    static func outliers(_ score: ScoreName) -> String { "virtual_outliers.\(score.rawValue)" }
    /// [2], F32, for each score: slope and intercept of the curve that its values and its outliers' give; fitted anew where
    /// it is missing, as in bundles of earlier releases.
    static func curve(_ score: ScoreName) -> String { "outlier_curve.\(score.rawValue)" }
    /// [dimension], F32, for each encoder output that the scores read.
    static func probe(_ output: String) -> String { "probe.\(output)" }
}

extension BundleContent {
    /// The content as the tensors of a bundle's `embeddings.safetensors`; the bank's elements are where they were.
    func tensorFile() -> TensorFile {
        var tensors: [String: StoredTensor] = [:]
        let prototypes = prototypes.embeddings
        tensors[BundleTensor.prototypes] = StoredTensor(
            prototypes.values, shape: [prototypes.count, prototypes.dimension])
        tensors[BundleTensor.bank] = StoredTensor(
            bank.storage, of: .float16, shape: [bank.count, bank.dimension])
        tensors[BundleTensor.bankLabels] = StoredTensor(
            bankItems.map { Int32($0.label ?? -1) }, shape: [bankItems.count])
        let identifiers: [UInt8] = bankItems.flatMap { Array($0.identifier.utf8) + [0] }
        tensors[BundleTensor.bankIdentifiers] = StoredTensor(identifiers, shape: [identifiers.count])
        let digests = bankItems.flatMap { item -> [UInt8] in
            withUnsafeBytes(of: item.digest.bits.bigEndian) { Array($0) }
        }
        tensors[BundleTensor.bankDigests] = StoredTensor(digests, shape: [bankItems.count, PixelDigest.byteCount])
        for (score, values) in calibrationScores {
            tensors[BundleTensor.calibration(score)] = StoredTensor(values, shape: [values.count])
        }
        if let calibrationClasses {
            tensors[BundleTensor.calibrationClasses] = StoredTensor(
                calibrationClasses.map { Int32($0) }, shape: [calibrationClasses.count])
        }
        for (score, values) in outlierScores {
            tensors[BundleTensor.outliers(score)] = StoredTensor(values, shape: [values.count])
        }
        for (score, curve) in outlierCurves {
            tensors[BundleTensor.curve(score)] = StoredTensor([curve.slope, curve.intercept], shape: [2])
        }
        tensors.merge(models.tensors) { first, _ in first }
        for (output, values) in probeEmbeddings {
            tensors[BundleTensor.probe(output)] = StoredTensor(values, shape: [values.count])
        }
        return TensorFile(tensors: tensors)
    }

    /// Reads the content that a manifest describes.
    ///
    /// - Parameters:
    ///   - tensors: those of `embeddings.safetensors`.
    ///   - screen: what was kept of the bank's; nil where nothing was.
    ///   - manifest: the description.
    /// - Throws: ``ContentError`` where a tensor is missing, of another type or shape, or contradicts the manifest;
    ///   `BankError.screen` where the screen is not the bank's.
    init(_ tensors: MappedTensors, screen: ScreenParts?, manifest: DetectorManifest) throws {
        let file = tensors.file
        let prototypeRows: [Float] = try file.elements(BundleTensor.prototypes, rank: 2)
        let dimension = file.tensors[BundleTensor.prototypes]?.shape.last ?? 0
        prototypes = try Prototypes(try Embeddings(normalizing: prototypeRows, dimension: dimension))
        guard prototypes.count == manifest.classes.count else {
            throw ContentError("there are \(prototypes.count) prototypes for \(manifest.classes.count) classes")
        }

        bank = try Bank(
            halfPrecision: tensors.storage(BundleTensor.bank, of: .float16, rank: 2),
            dimension: file.tensors[BundleTensor.bank]?.shape.last ?? 0, screen: screen)
        bankItems = try Self.bankItems(file, count: bank.count, classes: manifest.classes.count)

        calibrationScores = [:]
        outlierScores = [:]
        probeEmbeddings = [:]
        for score in manifest.scores {
            calibrationScores[score.name] = try file.elements(BundleTensor.calibration(score.name), rank: 1)
            if file.tensors[BundleTensor.outliers(score.name)] != nil {
                outlierScores[score.name] = try file.elements(BundleTensor.outliers(score.name), rank: 1)
            }
        }
        outlierCurves = try Self.outlierCurves(file, of: manifest.scores.map(\.name))
        for score in manifest.scores
        where manifest.encoder != nil && manifest.outputs.contains(where: { $0.name == score.output }) {
            probeEmbeddings[score.output] = try file.elements(BundleTensor.probe(score.output), rank: 1)
        }
        let counts = Set(calibrationScores.values.map(\.count))
        guard counts.count == 1 else { throw ContentError("the scores have not as many calibration images") }
        models = try ScoreModels(file)
        calibrationClasses = try Self.calibrationClasses(file, manifest: manifest, count: counts.first ?? 0)
    }

    private static func outlierCurves(
        _ file: TensorFile, of names: [ScoreName]
    ) throws -> [ScoreName: OutlierProbability] {
        var curves: [ScoreName: OutlierProbability] = [:]
        for name in names where file.tensors[BundleTensor.curve(name)] != nil {
            let values: [Float] = try file.elements(BundleTensor.curve(name), rank: 1)
            guard values.count == 2, values.allSatisfy(\.isFinite), values[0] > 0 else {
                throw ContentError("the outlier curve of '\(name.rawValue)' is no rising curve")
            }
            curves[name] = OutlierProbability(slope: values[0], intercept: values[1])
        }
        return curves
    }

    private static func calibrationClasses(
        _ file: TensorFile, manifest: DetectorManifest, count: Int
    ) throws -> [Int]? {
        guard file.tensors[BundleTensor.calibrationClasses] != nil else {
            guard manifest.calibrationScope != .classConditional else {
                throw ContentError("the calibration images' classes are missing")
            }
            return nil
        }
        let classes: [Int32] = try file.elements(BundleTensor.calibrationClasses, rank: 1)
        guard classes.count == count, classes.allSatisfy({ 0..<manifest.classes.count ~= Int($0) }) else {
            throw ContentError("the calibration images' classes are not as many as the images, or no classes")
        }
        return classes.map { Int($0) }
    }

    private static func bankItems(_ file: TensorFile, count: Int, classes: Int) throws -> [BankItem] {
        let labels: [Int32] = try file.elements(BundleTensor.bankLabels, rank: 1)
        let identifierBytes: [UInt8] = try file.elements(BundleTensor.bankIdentifiers, rank: 1)
        let digests: [UInt8] = try file.elements(BundleTensor.bankDigests, rank: 2)
        let identifiers = identifierBytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        guard labels.count == count, identifiers.count == count, digests.count == count * PixelDigest.byteCount else {
            throw ContentError("the bank's labels, identifiers and digests are not as many as its embeddings")
        }
        guard labels.allSatisfy({ $0 >= -1 && $0 < classes }) else {
            throw ContentError("the bank has a label that is no class")
        }
        return zip(0..., zip(labels, identifiers)).map { index, item in
            let bytes = digests[index * PixelDigest.byteCount..<(index + 1) * PixelDigest.byteCount]
            return BankItem(
                identifier: String(decoding: item.1, as: UTF8.self), label: item.0 < 0 ? nil : Int(item.0),
                digest: PixelDigest(bits: bytes.reduce(0) { $0 << 8 | UInt64($1) }))
        }
    }
}
