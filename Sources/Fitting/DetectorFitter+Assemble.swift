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
    ///   - encoder: what the bundle is to hold; nil for a detector that takes embeddings alone.
    ///   - path: the folder to write.
    ///   - replacing: whether a detector that stands there already is replaced.
    ///   - note: gets what is found out.
    ///   - progress: called now and then.
    /// - Returns: the detector's figures.
    /// - Throws: ``FittingError``, `BundleError`, `EncoderError` or what the models' fit throws.
    func assemble(
        bank: EmbeddedSet, calibration: EmbeddedSet, encoder: FittingEncoder?, output path: String, replacing: Bool,
        note: (String) -> Void, progress: (FittingProgress) -> Void
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
        let rows = try Bank(bank[.features])
        let accepted = try bankImages.refuseCopies(
            try calibration[.features], names: calibration.identifiers, in: rows,
            accepts: options.acceptsNearCopies, note: note)
        let fit = try SphereFit(
            bank: bank, rows: rows, calibration: calibration, classes: classNames, options: options)
        let notes = bank.notes + calibration.notes + Self.differences(of: calibration, from: bank) + fit.notes
        notes.forEach(note)
        progress(FittingProgress(stage: .scoring, completed: calibration.count, total: calibration.count))

        var content = fit.content
        content.probeEmbeddings = try encoder?.probeEmbeddings() ?? [:]
        func describe(_ set: EmbeddedSet) -> ImageSetDescription {
            let isLabelled = set.labels.allSatisfy { $0 != nil }
            return ImageSetDescription(
                name: set.name, images: set.count,
                imagesByClass: isLabelled ? classNames.map { name in set.labels.count { $0 == name } } : nil)
        }
        var provenance = Provenance(
            tool: Release.tool, created: Date.now.formatted(.iso8601), engine: bank.engine, precision: bank.precision,
            bank: describe(bank), calibration: describe(calibration), split: options.split,
            accepted: accepted.map { [$0] })
        // Else copies of the bank's images would be for the test.
        provenance.split?.leaveOut(given.subtracting(bank.identifiers).sorted())
        let draft = DetectorDraft(
            name: options.name, encoder: encoder?.draft, transform: encoder == nil ? nil : options.transform,
            outputs: try bank.outputs, head: try head(logits: calibration.logits, of: bank.roles, classes: classes),
            classes: classNames, scores: fit.descriptions, decides: fit.decides, alpha: options.alpha,
            calibrationScope: options.calibrationScope, imageStatistics: bank.statistics, provenance: provenance)

        progress(FittingProgress(stage: .writing, completed: 0, total: 1))
        let bundle = try DetectorBundle.write(draft, content: content, to: path, replacing: replacing)
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
    private func head(
        logits: Logits?, of roles: OutputRoles, classes: [String]
    ) throws(FittingError) -> HeadDescription? {
        guard let output = roles.logits, let count = logits?.classes else { return nil }
        if let names = options.classNames {
            guard names.count == count else { throw .classNames(names.count, logits: count) }
            return HeadDescription(output: output, classes: names)
        }
        let names = classes.count == count ? classes : (0..<count).map(String.init)
        return HeadDescription(output: output, classes: names)
    }
}

extension EmbeddedSet {
    /// The outputs that give the embeddings.
    fileprivate var outputs: OutputTable<EncoderOutput> {
        get throws(FittingError) {
            guard let embeddings else { throw .emptySet(name) }
            return roles.embeddings.filled(
                with: zip(roles.embeddings, embeddings).map { EncoderOutput(name: $0, dimension: $1.dimension) })
        }
    }
}

extension FittingEncoder {
    /// For each output that gives embeddings, the embedding of the probe.
    func probeEmbeddings() throws -> [String: [Float]] {
        let rows = try session.rows(of: [.probe(encoder.input)])
        let unit = try rows.prefix(roles.embeddings.count).map {
            try EmbeddedSet.normalized($0, of: ["the probe"]).values
        }
        return Dictionary(uniqueKeysWithValues: zip(roles.embeddings, unit))
    }

    /// What a bundle is to hold of the encoder.
    var draft: DetectorDraft.Encoder {
        DetectorDraft.Encoder(
            modelPath: adopted.modelPath, dataPath: adopted.dataPath, input: encoder.input, batch: adopted.batch,
            adoption: notes.isEmpty ? nil : notes)
    }
}
