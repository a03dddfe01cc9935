package import Datasets
package import Detection
import FoundationEssentials
import Hypersphere
import Images
import Pipeline
import Release

/// Gives a detector new thresholds from new in-distribution images; prototypes, bank and models stay as they are.
package struct DetectorCalibrator: Sendable {
    /// The share of in-distribution images that may be flagged, where a request says nothing else; nil to keep it.
    package var alpha: Double?

    /// Which calibration images an image is held against; nil to keep it.
    package var scope: CalibrationScope?

    /// How the encoder runs, and what images are refused.
    package var options: DetectorOptions

    /// Whether images that cannot be decoded are passed over; otherwise the first one ends the calibration.
    package var skipsUnreadable: Bool

    /// What becomes of images whose class the bank lacks; nil to leave them out, and to refuse a class that looks misspelt.
    package var unknownClasses: UnknownClasses?

    /// Whether images that the set holds twice are left out; otherwise they are told, and count once where images are
    /// needed.
    package var dropsDuplicates = false

    /// Whether images that are copies of the bank's are taken all the same.
    package var acceptsNearCopies = false

    /// Whether images that the detector flags far more, or far less, often than it promises are taken all the same.
    package var acceptsShift = false

    private static let batchSize = 64

    package init(
        alpha: Double? = nil, scope: CalibrationScope? = nil, options: DetectorOptions = DetectorOptions(),
        skipsUnreadable: Bool = false
    ) {
        self.alpha = alpha
        self.scope = scope
        self.options = options
        self.skipsUnreadable = skipsUnreadable
    }

    /// Scores the images, and writes the detector with these scores in place of the old ones.
    ///
    /// - Parameters:
    ///   - modelPath: the detector's bundle.
    ///   - given: images that were used neither for training nor for the bank.
    ///   - path: the folder to write; nil to replace the detector.
    ///   - replacing: whether a detector that stands at `path` already is replaced.
    ///   - note: gets what is found out, each in one sentence: how another loader reads the images, in what they differ
    ///     from the bank's, and how many of them the detector flags as it is.
    ///   - progress: called now and then, on the calling thread.
    /// - Returns: the new bundle, the images that were passed over, and the bundle as it was.
    /// - Throws: ``FittingError``, `BundleError`, `EncoderError` or `DatasetError`.
    package func calibrate(
        modelPath: String, calibration given: ImageSet, output path: String? = nil, replacing: Bool = false,
        note: (String) -> Void = { _ in }, progress: (FittingProgress) -> Void = { _ in }
    ) throws -> (bundle: DetectorBundle, skipped: [String], before: DetectorBundle) {
        if let path { try DetectorBundle.checkTarget(path, replacing: replacing) }
        let old = try DetectorBundle(reading: modelPath)
        var draft = DetectorDraft(old)
        draft.alpha = alpha ?? draft.alpha
        draft.calibrationScope = scope ?? draft.calibrationScope
        if let path { draft.name = URL(filePath: path).lastPathComponent }
        let isLabelled = old.content.bankItems.contains { $0.label != nil }
        let set = try given.usable(skipsUnreadable: skipsUnreadable, note: note)
            .admitted(known: isLabelled ? draft.classes : [], unknownClasses, note: note)
        try check(alpha: draft.alpha, images: set.count)
        guard let transform = draft.transform else { throw FittingError.noEncoder(old.path) }
        let survey = try surveyed(set, old, transform, progress: progress)
        try check(alpha: draft.alpha, images: survey.images.count)

        let (all, observations) = try measure(
            survey, by: try Detector(path: modelPath, options: options), transform, progress: progress)
        try all.rejected.refuse()
        Self.tell(observations, set: set, transform: transform, bank: draft.imageStatistics, note: note)
        let duplicates = Duplicates(all.digests, labels: all.labels)
        duplicates.note(set: "calibration", identifiers: all.identifiers, areDropped: dropsDuplicates).map(note)
        let dropped = dropsDuplicates ? Set(duplicates.places) : []
        let measured = all.selecting((0..<all.count).filter { !dropped.contains($0) })
        try check(alpha: draft.alpha, images: duplicates.distinct)
        if draft.calibrationScope == .classConditional {
            try SphereFit.checkClasses(
                measured.classes, digests: measured.digests, classes: draft.classes, alpha: draft.alpha)
        }
        try measured.refuseUselessScores()
        let (accepted, test) = try guarded(measured, old, note: note)

        var content = old.content
        content.calibrationScores = measured.values
        content.fitOutlierCurves()
        content.calibrationClasses = measured.classes
        let places = Dictionary(zip(draft.classes, 0...)) { first, _ in first }
        let labels = measured.labels.map { $0.flatMap { places[$0] } }
        draft.provenance.calibration = ImageSetDescription(
            name: URL(filePath: set.title).lastPathComponent, images: measured.count,
            imagesByClass: labels.contains(nil)
                ? nil : draft.classes.indices.map { place in labels.count { $0 == place } })
        draft.provenance.recalibration = Recalibration(
            from: old.version, tool: Release.tool, created: Date.now.formatted(.iso8601),
            flaggedBefore: test?.flagged, pValue: test?.pValue)
        draft.provenance.accepted = accepted.isEmpty ? nil : accepted
        let bundle = try DetectorBundle.write(
            draft, content: content, to: path ?? modelPath, replacing: path == nil || replacing)
        return (bundle, survey.rejected.lines + measured.rejected.lines, old)
    }

    /// Looks at all images before anything is embedded.
    private func surveyed(
        _ set: ImageSet, _ old: DetectorBundle, _ transform: InputTransform, progress: (FittingProgress) -> Void
    ) throws -> ImageSurvey {
        let survey = try ImageSurvey(
            set, transform: transform, limits: options.limits, skipsUnreadable: skipsUnreadable
        ) { progress(FittingProgress(stage: .reading, completed: $0, total: set.count)) }
        try ImageSurvey.refuseUnreadable([survey])
        try BankImages(old.content.bankItems).refuse(survey.digests, names: survey.names)
        return survey
    }

    private func measure(
        _ survey: ImageSurvey, by detector: Detector, _ transform: InputTransform,
        progress: (FittingProgress) -> Void
    ) throws -> (MeasuredSet, ImageObservations) {
        var measured = MeasuredSet(by: detector)
        var rejected = RejectedImages(skips: skipsUnreadable)
        var observations = ImageObservations()
        let session = try detector.makeSession()
        let total = survey.images.count
        try survey.pipeline(transform: transform, limits: options.limits).forEachBatch(
            of: Self.batchSize, rejected: &rejected,
            progress: { progress(FittingProgress(stage: .calibration, completed: $0, total: total)) }
        ) { images, rejected in
            for image in images { observations.add(image.value) }
            measured.append(images, session: session, rejected: &rejected)
        }
        measured.rejected = rejected
        return (measured, observations)
    }

    /// Refuses images that are the bank's, copies of these, or far from what the thresholds rest on.
    ///
    /// - Returns: what was accepted, and how the detector as it was takes the images.
    private func guarded(
        _ measured: MeasuredSet, _ old: DetectorBundle, note: (String) -> Void
    ) throws(FittingError) -> (accepted: [String], test: FlagRateTest?) {
        var accepted: [String] = []
        if let features = measured.features {
            let copies = try BankImages(old.content.bankItems).refuseCopies(
                features, names: measured.identifiers, in: old.content.bank, accepts: acceptsNearCopies, note: note)
            accepted += [copies].compactMap(\.self)
        }
        guard let test = measured.flagRate(against: old.content) else { return (accepted, nil) }
        let sentence = test.sentence(alpha: old.manifest.alpha)
        if test.isFarOff {
            guard acceptsShift else { throw .shifted(test, alpha: old.manifest.alpha) }
            accepted.append(sentence)
        }
        note(test.isFarOff ? "warning: \(sentence)" : sentence)
        return (accepted, test)
    }

    private static func tell(
        _ observations: ImageObservations, set: ImageSet, transform: InputTransform, bank: ImageStatistics?,
        note: (String) -> Void
    ) {
        for line in observations.counts.notes(transform.loader) { note("\(set.title): \(line)") }
        guard let here = observations.statistics, let bank else { return }
        for finding in here.findings(against: bank) { note("warning: \(set.title): \(finding)") }
    }

    private func check(alpha: Double, images: Int) throws(FittingError) {
        guard alpha > 0, alpha < 1 else { throw .alphaOutOfRange(alpha) }
        let needed = (try? ConformalCalibration.smallestCount(alpha: alpha)) ?? .max
        guard images >= needed else { throw .unsupportedAlpha(alpha, calibrationImages: images, needed: needed) }
    }
}
