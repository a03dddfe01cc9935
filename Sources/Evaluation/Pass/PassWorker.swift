// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Encoding
import Hypersphere
import Images
import Pipeline

/// What one thread does with a stretch of images.
struct PassWorker: Sendable {
    let detector: Detector
    let scores: [ScoreName]
    let prototypeScore: ScoreName?
    let alpha: Double?
    let bank: BankImages
    let calibrationImages: CalibrationFingerprints?

    /// What is scored in an image's place, or of an embedding.
    private struct Candidate {
        let image: StageFeed.Item
        /// Which outcome of the stage it belongs to, and its place in that.
        let variant: Int
        let place: Int
        let input: DetectorInput
        /// Of the pixels, where the bank may have them.
        var digest: PixelDigest?
        /// Of the image as it is.
        var traits: ImageTraits?
    }

    /// Scores a stretch.
    ///
    /// - Parameters:
    ///   - stretch: of a stage's images.
    ///   - stage: the stage.
    ///   - session: of the detector.
    /// - Returns: an outcome for each variant of the stage; one where the images are taken as they are.
    /// - Throws: `DetectionError.encoder` where the engine fails; a single image's failure is part of the outcome.
    func score(
        _ stretch: [StageFeed.Item], stage: ScoringPass.Stage, session: DetectorSession
    ) throws(DetectionError) -> [SetOutcome] {
        var outcomes = Array(repeating: SetOutcome(), count: stage.variants)
        var waiting: [Candidate] = []
        for image in stretch {
            do {
                waiting += try candidates(image, stage.treatment)
            } catch {
                // Once, however many variants there would have been.
                outcomes[0].failures.append(
                    .init(place: image.place, identifier: image.identifier, reason: UnusableImage(error).reason))
            }
        }
        for (item, result) in zip(waiting, session.measure(waiting.map(\.input))) {
            do throws(DetectionError) {
                outcomes[item.variant].images.append(try outcome(of: try result.get(), item, stage: stage))
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
        of measurement: Measurement, _ item: Candidate, stage: ScoringPass.Stage
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
        let ownClass = item.image.label.flatMap { label in detector.manifest.classes.firstIndex(of: label) }
        let stride = item.variant < stage.embeddingStrides.count ? stage.embeddingStrides[item.variant] : 0
        let isKept = stride > 0 && item.place.isMultiple(of: stride)
        return ImageOutcome(
            place: item.place,
            values: values, pValues: pValues,
            nearest: verdict.nearestClass,
            ownAngle: embedding.flatMap { embedding in
                ownClass.map { angle(embedding, detector.prototypes.embeddings[$0]) }
            },
            isInBank: isInBank(item, measurement, stage: stage),
            features: isFeature(item, stage)
                ? measurement.embedding(.features).values : nil,
            isInCalibration: calibrationImages?.contains(measurement.values) ?? false,
            file: file(of: item),
            embedding: isKept ? embedding : nil,
            leftOut: stage.leavesClassesOut && item.variant == 0 && isKept ? measurement.embeddings : nil)
    }

    /// Whether the bank has the pixels, those that an embedding's file says it is of, or the embedding itself.
    private func isInBank(_ item: Candidate, _ measurement: Measurement, stage: ScoringPass.Stage) -> Bool {
        if let digest = item.digest ?? stage.images.digest(item.place), bank.contains(digest) { return true }
        return if case .embedding = item.input { detector.bankHolds(measurement) } else { false }
    }

    private func isFeature(_ item: Candidate, _ stage: ScoringPass.Stage) -> Bool {
        stage.featureStride > 0 && item.variant == 0 && item.place.isMultiple(of: stage.featureStride)
    }

    /// What is scored in an image's place.
    private func candidates(_ image: StageFeed.Item, _ treatment: ScoringPass.Treatment) throws -> [Candidate] {
        let observed: ObservedImage
        switch try image.value.get() {
        case .embedding(let values):
            return [
                Candidate(
                    image: image, variant: 0, place: image.place,
                    input: .embedding(try detector.prepare(embedding: values)))
            ]
        case .image(let decoded): observed = decoded
        }
        let plain = Candidate(
            image: image, variant: 0, place: image.place, input: .image(observed.pixels), digest: observed.digest,
            traits: observed.traits)
        guard let input = detector.manifest.encoder?.input else { return [plain] }
        switch treatment {
        case .plain: return [plain]
        case .corrupted:
            return observed.pixels.corrupted(as: input, seed: UInt64(image.place)).enumerated().map {
                Candidate(image: image, variant: $0, place: image.place, input: .image($1))
            }
        case .besideStandIns(let kinds, let step):
            guard image.place.isMultiple(of: step) else { return [plain] }
            let place = image.place / step
            return [plain]
                + kinds.enumerated().map { index, kind in
                    let made = observed.pixels.treated(as: input) { kind.apply(to: $0, seed: UInt64(place)) }
                    return Candidate(
                        image: image, variant: index + 1, place: place, input: .image(made),
                        digest: PixelDigest(of: made))
                }
        }
    }

    private func file(of item: Candidate) -> (source: ImageSource, traits: ImageTraits)? {
        guard case .image(let pixels) = item.input, let source = pixels.source, let traits = item.traits else {
            return nil
        }
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
