import Adoption
import Detection
import Encoding
import FoundationEssentials
import Hypersphere
import Images
import Pipeline
import Release

extension DetectorFitter {
    /// Fits a detector from embedded sets, and writes it.
    ///
    /// - Parameters:
    ///   - bank: the embeddings of prototypes and bank.
    ///   - calibration: those that the thresholds rest on.
    ///   - roles: which outputs are which.
    ///   - encoder: what the bundle is to hold; nil for a detector that takes embeddings alone.
    ///   - path: the folder to write.
    ///   - replacing: whether a detector that stands there already is replaced.
    ///   - note: gets what is found out.
    ///   - progress: called now and then.
    /// - Returns: the detector's figures.
    /// - Throws: ``FittingError``, `BundleError`, `EncoderError` or what the models' fit throws.
    func assemble(
        bank: EmbeddedSet, calibration: EmbeddedSet, roles: OutputRoles, encoder: FittingEncoder?, output path: String,
        replacing: Bool, note: (String) -> Void, progress: (FittingProgress) -> Void
    ) throws -> FittedDetector {
        let given = Set(bank.identifiers)
        let bank = leavingOutUnlabelled(bank, note: note).withoutDuplicates(
            "bank", drops: options.dropsDuplicates, note: note
        ).images
        let (calibration, distinct) = calibration.withoutDuplicates(
            "calibration", drops: options.dropsDuplicates, note: note)
        try check(bankImages: bank.count, calibrationImages: distinct)
        let bankImages = BankImages(bank.digests, names: bank.identifiers)
        try bankImages.refuse(calibration.digests, names: calibration.identifiers)
        progress(FittingProgress(stage: .scoring, completed: 0, total: calibration.count))
        let classes = Set(bank.labels.compactMap(\.self)).sorted()
        let classNames = classes.isEmpty ? [Self.unlabelledClass] : classes
        let features = roles.place(of: .features)
        let rows = try Bank(bank.embeddings[features])
        let accepted = try bankImages.refuseCopies(
            calibration.embeddings[features], names: calibration.identifiers, in: rows,
            accepts: options.acceptsNearCopies, note: note)
        let fit = try SphereFit(
            bank: bank, rows: rows, calibration: calibration, classes: classNames, roles: roles, options: options)
        let notes = bank.notes + calibration.notes + Self.differences(of: calibration, from: bank) + fit.notes
        notes.forEach(note)
        progress(FittingProgress(stage: .scoring, completed: calibration.count, total: calibration.count))

        var content = fit.content
        let outputs = zip(bank.outputs, bank.embeddings).map { EncoderOutput(name: $0, dimension: $1.dimension) }
        content.probeEmbeddings = try encoder?.probeEmbeddings() ?? [:]
        func describe(_ set: EmbeddedSet) -> ImageSetDescription {
            let isLabelled = set.labels.allSatisfy { $0 != nil }
            return ImageSetDescription(
                name: set.name, images: set.count,
                imagesByClass: isLabelled ? classNames.map { name in set.labels.count { $0 == name } } : nil)
        }
        var manifest = DetectorManifest(
            name: options.name, encoder: encoder?.description(outputs: outputs),
            transform: encoder == nil ? nil : options.transform, embeddings: encoder == nil ? outputs : nil,
            head: try head(roles, logits: calibration.logits, classes: classes), classes: classNames,
            scores: fit.descriptions, decides: fit.decides, alpha: options.alpha,
            calibrationScope: options.calibrationScope, imageStatistics: bank.statistics,
            provenance: Provenance(
                tool: Release.tool, created: Date.now.formatted(.iso8601), engine: bank.engine,
                precision: bank.precision,
                bank: describe(bank), calibration: describe(calibration), accepted: accepted.map { [$0] }))
        manifest.provenance.split = options.split
        // Else copies of the bank's images would be for the test.
        manifest.provenance.split?.leaveOut(given.subtracting(bank.identifiers).sorted())

        progress(FittingProgress(stage: .writing, completed: 0, total: 1))
        let bundle = try DetectorBundle.write(
            manifest: manifest, content: content, encoderPath: encoder?.adopted.modelPath,
            dataPath: encoder?.adopted.dataPath, to: path, replacing: replacing)
        progress(FittingProgress(stage: .writing, completed: 1, total: 1))
        return FittedDetector(
            bundle: bundle, geometry: fit.geometry, skipped: bank.skipped + calibration.skipped, notes: notes)
    }

    /// In what the calibration images plainly differ from the bank's, whatever they show.
    private static func differences(of calibration: EmbeddedSet, from bank: EmbeddedSet) -> [String] {
        guard let here = calibration.statistics, let inBank = bank.statistics else { return [] }
        return here.findings(against: inBank).map { "warning: calibration: \($0)" }
    }

    /// Leaves images without a class out of a bank whose others have one: no prototype is theirs.
    private func leavingOutUnlabelled(_ bank: EmbeddedSet, note: (String) -> Void) -> EmbeddedSet {
        let labelled = bank.labels.indices.filter { bank.labels[$0] != nil }
        guard !labelled.isEmpty, labelled.count < bank.count, let first = bank.labels.firstIndex(of: nil) else {
            return bank
        }
        note(
            "warning: \(bank.count - labelled.count) of \(bank.count) bank images have no class and are left out, for the "
                + "others have one: \(bank.identifiers[first])")
        return bank.selecting(labelled)
    }

    /// The model's own head, with the names of its classes: those of the options, else the set's where these are as many
    /// as there are logits, else numbers.
    ///
    /// - Throws: ``FittingError/classNames(_:logits:)`` where names are given and are not as many.
    private func head(_ roles: OutputRoles, logits: Logits?, classes: [String]) throws(FittingError) -> HeadDescription?
    {
        guard let output = roles.logits, let count = logits?.classes else { return nil }
        if let names = options.classNames {
            guard names.count == count else { throw .classNames(names.count, logits: count) }
            return HeadDescription(output: output, classes: names)
        }
        let names = classes.count == count ? classes : (0..<count).map(String.init)
        return HeadDescription(output: output, classes: names)
    }
}

extension FittingEncoder {
    /// For each output that gives embeddings, the embedding of the probe.
    func probeEmbeddings() throws -> [String: [Float]] {
        let rows = try session.rows(of: [.probe(encoder.input)])
        let unit = try roles.outputs.indices.map { try EmbeddedSet.normalized(rows[$0], of: ["the probe"]).values }
        return Dictionary(uniqueKeysWithValues: zip(roles.outputs, unit))
    }

    /// What a manifest says of the encoder, but for its file.
    func description(outputs: [EncoderOutput]) -> EncoderDescription {
        EncoderDescription(
            file: "", sha256: "", input: encoder.input, outputs: outputs, batch: adopted.batch,
            adoption: notes.isEmpty ? nil : notes)
    }
}
