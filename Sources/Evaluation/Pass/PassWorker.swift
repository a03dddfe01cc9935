import Datasets
import Detection
import Encoding
import Hypersphere
import Images

/// What one thread does with a stretch of images.
struct PassWorker: Sendable {
    let detector: Detector
    let stages: [ScoringPass.Stage]
    let scores: [ScoreName]
    let prototypeScore: ScoreName?
    let alpha: Double?
    let bankDigests: Set<PixelDigest>
    let calibrationImages: CalibrationFingerprints?

    /// Scores a stretch.
    ///
    /// - Returns: an outcome for each variant of the stage; one where the images are taken as they are.
    /// - Throws: `DetectionError.encoder` where the engine fails; a single image's failure is part of the outcome.
    func score(_ stretch: ImageFeed.Stretch, session: DetectorSession) throws(DetectionError) -> [SetOutcome] {
        let stage = stages[stretch.set]
        var outcomes = Array(repeating: SetOutcome(), count: stage.isCorrupted ? CorruptedVariant.all.count : 1)
        var waiting: [(variant: Int, place: Int, image: FeedItem, input: DetectorInput)] = []
        for (offset, result) in stretch.images.enumerated() {
            let place = stretch.start + offset
            let identifier = stage.images.identifier(place)
            func fail(_ reason: String) {
                for variant in outcomes.indices {
                    outcomes[variant].failures.append(.init(place: place, identifier: identifier, reason: reason))
                }
            }
            do {
                let image = try result.get()
                guard case .image(let bytes) = image.content else {
                    if case .embedding(let values) = image.content {
                        waiting.append((0, place, image, .embedding(try detector.prepare(embedding: values))))
                    }
                    continue
                }
                let prepared = try bytes.withUnsafeBytes { bytes throws(DetectionError) in
                    try detector.prepare(bytes)
                }
                for (variant, treated) in treated(prepared, stage.treatment, seed: UInt64(place)).enumerated() {
                    waiting.append((variant, place, image, .image(treated)))
                }
            } catch {
                fail("\(error)")
            }
        }
        for (item, result) in zip(waiting, session.measure(waiting.map(\.input))) {
            do throws(DetectionError) {
                let outcome = try outcome(
                    of: try result.get(), item.image, item.input, place: item.place, stage: stage)
                outcomes[item.variant].images.append(outcome)
            } catch {
                if case .encoder = error { throw error }
                outcomes[item.variant].failures.append(
                    .init(place: item.place, identifier: item.image.identifier, reason: "\(error)"))
            }
        }
        return outcomes
    }

    private func outcome(
        of measurement: Measurement, _ image: FeedItem, _ input: DetectorInput, place: Int,
        stage: ScoringPass.Stage
    ) throws(DetectionError) -> ImageOutcome {
        let verdict = try detector.verdict(
            on: measurement, options: VerdictOptions(score: prototypeScore, alpha: alpha, embedding: true))
        var values = scores.map { verdict.scores[$0]?.value ?? .nan }
        var pValues = scores.map { verdict.scores[$0]?.pValue ?? 0 }
        if let place = scores.firstIndex(of: .combined) {
            let combined = try detector.verdict(
                on: measurement, options: VerdictOptions(score: .combined, alpha: alpha))
            values[place] = combined.score.value
            pValues[place] = combined.pValue
        }
        let embedding = prototypeScore == nil ? nil : verdict.embedding
        let ownClass = image.label.flatMap { label in detector.manifest.classes.firstIndex(of: label) }
        let isKept = stage.embeddingStride > 0 && place.isMultiple(of: stage.embeddingStride)
        return ImageOutcome(
            place: place,
            values: values, pValues: pValues,
            nearest: verdict.nearestClass,
            ownAngle: embedding.flatMap { embedding in
                ownClass.map { angle(embedding, detector.prototypes.embeddings[$0]) }
            },
            isInBank: isInBank(input),
            isInCalibration: calibrationImages?.contains(measurement.values) ?? false,
            file: file(of: input),
            embedding: isKept ? embedding : nil,
            leftOut: stage.leavesClassesOut && isKept ? detector.embeddings(of: measurement) : nil)
    }

    /// The images that are scored in an image's place: one for each variant of the stage.
    private func treated(_ image: PreparedImage, _ treatment: ScoringPass.Treatment, seed: UInt64) -> [PreparedImage] {
        guard let input = detector.manifest.encoder?.input else { return [image] }
        return switch treatment {
        case .plain: [image]
        case .corrupted: image.corrupted(as: input, seed: seed)
        case .standIn(let outlier): [image.treated(as: input) { outlier.apply(to: $0, seed: seed) }]
        }
    }

    private func file(of input: DetectorInput) -> (source: ImageSource, traits: ImageTraits)? {
        guard case .image(let pixels) = input, let transform = detector.manifest.transform, let source = pixels.source,
            let traits = pixels.traits(transform)
        else { return nil }
        return (source, traits)
    }

    /// Whether the bank has the same pixels; of an embedding that is not known.
    private func isInBank(_ input: DetectorInput) -> Bool {
        if case .image(let pixels) = input { bankDigests.contains(PixelDigest(of: pixels)) } else { false }
    }
}

extension PreparedImage {
    /// The image under every corruption, in the order of ``CorruptedVariant/all``.
    fileprivate func corrupted(as input: EncoderInput, seed: UInt64) -> [PreparedImage] {
        CorruptedVariant.all.map { variant in
            treated(as: input) { variant.corruption.apply(to: $0, severity: variant.severity, seed: seed) }
        }
    }

    /// What a change of the pixels makes of the image.
    fileprivate func treated(as input: EncoderInput, _ change: (RGBImage) -> RGBImage) -> PreparedImage {
        let changed = change(
            RGBImage(width: input.width, height: input.height, channels: input.channels, pixels: pixels))
        return PreparedImage(pixels: input.channels == 1 ? changed.gray : changed.pixels)
    }
}
