import Adoption
import Detection
import Encoding
import FoundationEssentials
import Hypersphere

extension DetectorFitter {
    /// Fits a detector from embedded sets, and writes it.
    ///
    /// - Parameters:
    ///   - bank: the embeddings of prototypes and bank.
    ///   - calibration: those that the thresholds rest on.
    ///   - roles: which outputs are which.
    ///   - encoder: what the bundle is to hold.
    ///   - path: the folder to write.
    ///   - replacing: whether a detector that stands there already is replaced.
    ///   - note: gets what is found out.
    ///   - progress: called now and then.
    /// - Returns: the detector's figures.
    /// - Throws: ``FittingError``, `BundleError`, `EncoderError` or what the models' fit throws.
    func assemble(
        bank: EmbeddedSet, calibration: EmbeddedSet, roles: OutputRoles, encoder: FittingEncoder, output path: String,
        replacing: Bool, note: (String) -> Void, progress: (FittingProgress) -> Void
    ) throws -> FittedDetector {
        try check(bankImages: bank.count, calibrationImages: calibration.count)
        try refuseOverlap(of: calibration, with: bank)
        progress(FittingProgress(stage: .scoring, completed: 0, total: calibration.count))
        let classes = Set(bank.labels.compactMap(\.self)).sorted()
        let classNames = classes.isEmpty ? [Self.unlabelledClass] : classes
        let fit = try SphereFit(
            bank: bank, calibration: calibration, classes: classNames, roles: roles, options: options)
        fit.notes.forEach(note)
        progress(FittingProgress(stage: .scoring, completed: calibration.count, total: calibration.count))

        var content = fit.content
        let named = encoder.encoder.outputs.filter { roles.outputs.contains($0.name) }
        content.probeEmbeddings = try encoder.probeEmbeddings(options: options)
        func describe(_ set: EmbeddedSet) -> ImageSetDescription {
            let isLabelled = set.labels.allSatisfy { $0 != nil }
            return ImageSetDescription(
                name: set.name, images: set.count,
                imagesByClass: isLabelled ? classNames.map { name in set.labels.count { $0 == name } } : nil)
        }
        let manifest = DetectorManifest(
            name: options.name,
            encoder: EncoderDescription(file: "", sha256: "", input: options.input, outputs: named),
            transform: options.transform, classes: classNames, scores: fit.descriptions, decides: fit.decides,
            alpha: options.alpha, calibrationScope: options.calibrationScope,
            provenance: Provenance(
                tool: Self.tool, created: Date.now.formatted(.iso8601), engine: encoder.engine,
                precision: encoder.encoder.precision, bank: describe(bank), calibration: describe(calibration)))

        progress(FittingProgress(stage: .writing, completed: 0, total: 1))
        let bundle = try DetectorBundle.write(
            manifest: manifest, content: content, encoderPath: encoder.adopted.modelPath, to: path,
            replacing: replacing)
        progress(FittingProgress(stage: .writing, completed: 1, total: 1))
        return FittedDetector(bundle: bundle, geometry: fit.geometry, skipped: bank.skipped + calibration.skipped)
    }
}

extension FittingEncoder {
    /// The engine's name and version, without the build that follows it.
    var engine: String { "OpenVINO \(encoder.engineVersion.prefix { $0 != "-" })" }

    /// For each output that gives embeddings, the embedding of the probe.
    func probeEmbeddings(options: FittingOptions) throws -> [String: [Float]] {
        let probe = PreparedImage.probe(
            width: options.input.width, height: options.input.height, channels: options.input.channels)
        let rows = try session.rows(of: [probe])
        let unit = try roles.outputs.indices.map { try EmbeddedSet.normalized(rows[$0], of: ["the probe"]).values }
        return Dictionary(uniqueKeysWithValues: zip(roles.outputs, unit))
    }
}
