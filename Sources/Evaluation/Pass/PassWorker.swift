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
    let bankImages: BankImages
    let calibrationImages: CalibrationFingerprints?

    /// Scores a stretch.
    ///
    /// - Returns: an outcome for each variant of the stage; one where the images are taken as they are.
    /// - Throws: `DetectionError.encoder` where the engine fails; a single image's failure is part of the outcome.
    func score(_ stretch: ImageFeed.Stretch, session: DetectorSession) throws(DetectionError) -> [SetOutcome] {
        let stage = stages[stretch.set]
        var outcomes = Array(repeating: SetOutcome(), count: stage.variants)
        var waiting: [(variant: Int, place: Int, image: FeedItem, input: DetectorInput)] = []
        for (offset, result) in stretch.images.enumerated() {
            let place = stretch.start + offset
            let identifier = stage.images.identifier(place)
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
                for (variant, place, treated) in treated(prepared, stage.treatment, place: place) {
                    waiting.append((variant, place, image, .image(treated)))
                }
            } catch {
                // Once, however many variants there would have been.
                outcomes[0].failures.append(.init(place: place, identifier: identifier, reason: "\(error)"))
            }
        }
        for (item, result) in zip(waiting, session.measure(waiting.map(\.input))) {
            do throws(DetectionError) {
                let outcome = try outcome(
                    of: try result.get(), item.image, item.input, place: item.place, variant: item.variant, stage: stage
                )
                outcomes[item.variant].images.append(outcome)
            } catch {
                if case .encoder = error { throw error }
                var identifier = item.image.identifier
                if case .besideStandIns(let kinds, _) = stage.treatment, item.variant > 0 {
                    identifier += ", made to \(kinds[item.variant - 1].rawValue.replacing("_", with: " "))"
                }
                outcomes[item.variant].failures.append(
                    .init(place: item.place, identifier: identifier, reason: "\(error)"))
            }
        }
        return outcomes
    }

    private func outcome(
        of measurement: Measurement, _ image: FeedItem, _ input: DetectorInput, place: Int, variant: Int,
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
        let stride = variant < stage.embeddingStrides.count ? stage.embeddingStrides[variant] : 0
        let isKept = stride > 0 && place.isMultiple(of: stride)
        return ImageOutcome(
            place: place,
            values: values, pValues: pValues,
            nearest: verdict.nearestClass,
            ownAngle: embedding.flatMap { embedding in
                ownClass.map { angle(embedding, detector.prototypes.embeddings[$0]) }
            },
            isInBank: bankImages.contains(input, digest: stage.images.digest(place), measurement),
            isInCalibration: calibrationImages?.contains(measurement.values) ?? false,
            file: file(of: input),
            embedding: isKept ? embedding : nil,
            leftOut: stage.leavesClassesOut && variant == 0 && isKept ? detector.embeddings(of: measurement) : nil)
    }

    /// The images that are scored in an image's place, each with its variant of the stage and its place in that.
    private func treated(
        _ image: PreparedImage, _ treatment: ScoringPass.Treatment, place: Int
    ) -> [(variant: Int, place: Int, image: PreparedImage)] {
        guard let input = detector.manifest.encoder?.input else { return [(0, place, image)] }
        switch treatment {
        case .plain: return [(0, place, image)]
        case .corrupted:
            return image.corrupted(as: input, seed: UInt64(place)).enumerated().map { ($0, place, $1) }
        case .besideStandIns(let kinds, let step):
            guard place.isMultiple(of: step) else { return [(0, place, image)] }
            return [(0, place, image)]
                + kinds.enumerated().map { index, kind in
                    let made = image.treated(as: input) { kind.apply(to: $0, seed: UInt64(place / step)) }
                    return (index + 1, place / step, made)
                }
        }
    }

    private func file(of input: DetectorInput) -> (source: ImageSource, traits: ImageTraits)? {
        guard case .image(let pixels) = input, let transform = detector.manifest.transform, let source = pixels.source,
            let traits = pixels.traits(transform)
        else { return nil }
        return (source, traits)
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
