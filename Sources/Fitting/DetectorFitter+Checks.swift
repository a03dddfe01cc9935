import Datasets
import Detection
import Hypersphere

extension DetectorFitter {
    /// Checks what can be known before anything is embedded.
    ///
    /// - Throws: ``FittingError``.
    func check(bankImages: Int, calibrationImages: Int) throws(FittingError) {
        guard options.alpha > 0, options.alpha < 1 else { throw .alphaOutOfRange(options.alpha) }
        let scores = options.scores ?? SphereFit.scores(hasStages: false)
        guard scores.contains(where: { $0 != .combined }), Set(scores).count == scores.count,
            !scores.dropFirst().contains(.combined)
        else { throw .scores(scores) }
        if case .count(let k) = options.k, scores.contains(.knn), !(1...max(bankImages, 1) ~= k) {
            throw .kOutOfRange(k, bankImages: bankImages)
        }
        let needed = (try? ConformalCalibration.smallestCount(alpha: options.alpha)) ?? .max
        guard calibrationImages >= needed else {
            throw .unsupportedAlpha(options.alpha, calibrationImages: calibrationImages, needed: needed)
        }
    }

    /// The images of a set, and the first of them decoded.
    typealias DecodedSet = (images: ImageSet, decoded: [ObservedImage])

    /// Looks at all images before anything is embedded.
    ///
    /// - Returns: the images that can be used, and those that are passed over.
    /// - Throws: ``FittingError`` with all that cannot be used, or that are in both sets.
    func surveyed(
        bank: ImageSet, calibration: ImageSet, progress: (FittingProgress) -> Void
    ) throws(FittingError) -> (bank: DecodedSet, calibration: DecodedSet, skipped: [String]) {
        // Whoever divided one set has looked at all of it.
        guard options.split == nil else { return ((bank, []), (calibration, []), []) }
        let total = bank.count + calibration.count
        func survey(_ set: ImageSet, after done: Int) -> ImageSurvey {
            ImageSurvey(
                set, transform: options.transform, limits: options.limits, skipsUnreadable: options.skipsUnreadable
            ) { progress(FittingProgress(stage: .reading, completed: done + $0, total: total)) }
        }
        let (inBank, held) = (survey(bank, after: 0), survey(calibration, after: bank.count))
        try ImageSurvey.refuseUnreadable([inBank, held])
        try held.refuseOverlap(with: inBank.names)
        // Copies count once.
        try check(bankImages: inBank.images.count, calibrationImages: Set(held.digests).count)
        return (
            (inBank.images, inBank.decoded), (held.images, held.decoded),
            inBank.rejected.lines + held.rejected.lines
        )
    }

    /// Refuses calibration images that give the encoder the same pixels as an image of the bank.
    ///
    /// - Throws: ``FittingError/calibrationInBank(_:)``.
    func refuseOverlap(of calibration: EmbeddedSet, with bank: EmbeddedSet) throws(FittingError) {
        try SharedImage.refuse(
            calibration.digests, identifiers: calibration.identifiers,
            in: Dictionary(zip(bank.digests, bank.identifiers)) { first, _ in first })
    }
}
