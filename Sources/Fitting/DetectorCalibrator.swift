public import Datasets
public import Detection
import FoundationEssentials
import Hypersphere
import Images

/// Gives a detector new thresholds from new in-distribution images; prototypes, bank and models stay as they are.
public struct DetectorCalibrator: Sendable {
    /// The share of in-distribution images that may be flagged, where a request says nothing else; nil to keep it.
    public var alpha: Double?

    /// Which calibration images an image is held against; nil to keep it.
    public var scope: CalibrationScope?

    /// How the encoder runs, and what images are refused.
    public var options: DetectorOptions

    /// Whether images that cannot be decoded are passed over; otherwise the first one ends the calibration.
    public var skipsUnreadable: Bool

    private static let batchSize = 64

    public init(
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
    ///   - set: images that were used neither for training nor for the bank.
    ///   - path: the folder to write; nil to replace the detector.
    ///   - replacing: whether a detector that stands at `path` already is replaced.
    ///   - note: gets what the images show: how another loader reads them, and in what they differ from the bank's.
    ///   - progress: called now and then, on the calling thread.
    /// - Returns: the new bundle, and the images that were passed over.
    /// - Throws: ``FittingError``, `BundleError`, `EncoderError` or `DatasetError`.
    public func calibrate(
        modelPath: String, calibration set: ImageSet, output path: String? = nil, replacing: Bool = false,
        note: (String) -> Void = { _ in }, progress: (FittingProgress) -> Void = { _ in }
    ) throws -> (bundle: DetectorBundle, skipped: [String]) {
        if let path { try DetectorBundle.checkTarget(path, replacing: replacing) }
        let old = try DetectorBundle(reading: modelPath)
        var manifest = old.manifest
        manifest.formatVersion = manifest.neededFormatVersion
        manifest.alpha = alpha ?? manifest.alpha
        manifest.calibrationScope = scope ?? manifest.calibrationScope ?? .global
        if let path { manifest.name = URL(filePath: path).lastPathComponent }
        try check(alpha: manifest.alpha, images: set.count)

        guard let transform = manifest.transform else { throw FittingError.noEncoder(modelPath) }
        let detector = try Detector(path: modelPath, options: options)
        var measured = MeasuredSet(scores: manifest.scores.map(\.name), bank: old.content.bankItems)
        let session = try detector.makeSession()
        var stretch: [LabelledImage] = []
        var observations = ImageObservations()
        func flush() throws {
            let observed = PreparedImage.observeConcurrently(
                stretch.map(\.bytes), transform: transform, limits: options.limits
            ) { (pixels: $0, traits: $0.traits(transform)) }
            for case .success(let image) in observed { observations.add(image.pixels.source, image.traits) }
            let prepared = observed.map { $0.map(\.pixels) }
            for start in stride(from: 0, to: stretch.count, by: Self.batchSize) {
                let range = start..<min(start + Self.batchSize, stretch.count)
                try measured.append(
                    stretch[range], prepared[range], session: session, skipsUnreadable: skipsUnreadable)
            }
            stretch.removeAll(keepingCapacity: true)
            progress(
                FittingProgress(
                    stage: .calibration, completed: measured.count + measured.skipped.count, total: set.count))
        }
        try set.forEach { image in
            stretch.append(image)
            if stretch.count == Self.batchSize * 4 { try flush() }
        }
        try flush()
        Self.tell(observations, set: set, manifest: manifest, note: note)
        try measured.refuseOverlap()
        try check(alpha: manifest.alpha, images: measured.count)
        if manifest.calibrationScope == .classConditional {
            try SphereFit.checkClasses(measured.classes, classes: manifest.classes, alpha: manifest.alpha)
        }

        var content = old.content
        content.calibrationScores = measured.values
        content.calibrationClasses = measured.classes
        let places = Dictionary(zip(manifest.classes, 0...)) { first, _ in first }
        let labels = measured.labels.map { $0.flatMap { places[$0] } }
        manifest.provenance.calibration = ImageSetDescription(
            name: URL(filePath: set.path).lastPathComponent, images: measured.count,
            imagesByClass: labels.contains(nil)
                ? nil : manifest.classes.indices.map { place in labels.count { $0 == place } })
        manifest.provenance.recalibration = Recalibration(
            from: old.version, tool: DetectorFitter.tool, created: Date.now.formatted(.iso8601))
        let bundle = try DetectorBundle.write(
            manifest: manifest, content: content, encoderPath: old.encoderPath, dataPath: old.dataPath,
            to: path ?? modelPath, replacing: path == nil || replacing)
        return (bundle, measured.skipped)
    }

    private static func tell(
        _ observations: ImageObservations, set: ImageSet, manifest: DetectorManifest, note: (String) -> Void
    ) {
        for line in observations.counts.notes(manifest.transform?.loader ?? .default) { note("\(set.path): \(line)") }
        guard let here = observations.statistics, let inBank = manifest.imageStatistics else { return }
        for finding in here.findings(against: inBank) { note("warning: \(set.path): \(finding)") }
    }

    private func check(alpha: Double, images: Int) throws(FittingError) {
        guard alpha > 0, alpha < 1 else { throw .alphaOutOfRange(alpha) }
        let needed = (try? ConformalCalibration.smallestCount(alpha: alpha)) ?? .max
        guard images >= needed else { throw .unsupportedAlpha(alpha, calibrationImages: images, needed: needed) }
    }
}
