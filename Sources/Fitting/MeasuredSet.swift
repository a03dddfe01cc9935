import Detection
import Hypersphere
import Pipeline

/// The scores of a set of images, by a detector that is there already.
struct MeasuredSet {
    private let detector: Detector
    private let names: [ScoreName]

    /// For each score its values, in the images' order.
    private(set) var values: [ScoreName: [Float]]

    /// The class whose prototype is nearest.
    private(set) var classes: [Int] = []

    private(set) var labels: [String?] = []

    private(set) var identifiers: [String] = []

    private(set) var digests: [PixelDigest] = []

    /// In the bank's space; nil before the first image.
    private(set) var features: Embeddings?

    /// Whether the detector flags each image as it is, at its own alpha.
    private(set) var isFlagged: [Bool] = []

    /// The images that cannot be used; they are passed over.
    var rejected = RejectedImages(skips: true)

    var count: Int { classes.count }

    /// - Parameter detector: as it is.
    init(by detector: Detector) {
        self.detector = detector
        names = detector.manifest.scores.map(\.name)
        values = Dictionary(uniqueKeysWithValues: names.map { ($0, []) })
    }

    /// Measures a batch.
    ///
    /// - Parameters:
    ///   - images: the batch.
    ///   - session: of the detector.
    ///   - rejected: gets images of which the encoder gives no usable embedding.
    mutating func append(
        _ images: [PipelineImage<ObservedImage>], session: DetectorSession, rejected: inout RejectedImages
    ) {
        for (image, result) in zip(images, session.measure(images.map(\.value.pixels))) {
            do throws(DetectionError) {
                let measurement = try result.get()
                let verdict = try detector.verdict(on: measurement).verdict
                for (name, value) in zip(names, measurement.values) { values[name]?.append(value) }
                classes.append(measurement.nearest.index)
                isFlagged.append(verdict == .outOfDistribution)
                append(measurement.embedding(.features))
            } catch {
                rejected.reject(image.name, "\(error)")
                continue
            }
            labels.append(image.label)
            identifiers.append(image.identifier)
            digests.append(image.value.digest)
        }
    }

    private mutating func append(_ embedding: Embeddings) {
        // Embeddings of one output have one dimension.
        guard features != nil else {
            features = embedding
            return
        }
        try? features?.append(embedding)
    }

    /// Some of the images.
    func selecting(_ places: [Int]) -> MeasuredSet {
        guard places.count < count else { return self }
        var part = self
        part.values = values.mapValues { values in places.map { values[$0] } }
        part.classes = places.map { classes[$0] }
        part.labels = places.map { labels[$0] }
        part.identifiers = places.map { identifiers[$0] }
        part.digests = places.map { digests[$0] }
        part.features = features?.selecting(places)
        part.isFlagged = places.map { isFlagged[$0] }
        return part
    }

    /// - Throws: ``FittingError/constantScore(_:value:images:)`` or ``FittingError/scoreNotFinite(_:image:)``.
    func refuseUselessScores() throws(FittingError) {
        for name in names {
            if let error = FittingError.useless(name, values[name] ?? [], of: identifiers) { throw error }
        }
    }

    /// Holds what the detector flags against what its thresholds promise.
    ///
    /// - Parameter old: the calibration that the verdicts rest on.
    /// - Returns: nil where the old calibration does not support the detector's alpha.
    func flagRate(against old: BundleContent) -> FlagRateTest? {
        let manifest = detector.manifest
        let scores = old.calibrationScores[names[0]]?.count ?? 0
        let groups: [FlagRateTest.Group] =
            if manifest.calibrationScope == .classConditional, let before = old.calibrationClasses {
                manifest.classes.indices.map { label in
                    let members = classes.indices.filter { classes[$0] == label }
                    return FlagRateTest.Group(
                        flagged: members.count { isFlagged[$0] }, images: members.count,
                        calibrationScores: before.count { $0 == label })
                }
            } else {
                [
                    FlagRateTest.Group(
                        flagged: isFlagged.count { $0 }, images: count, calibrationScores: scores)
                ]
            }
        return try? FlagRateTest(groups, alpha: manifest.alpha)
    }
}
