import Datasets
import Detection
import Hypersphere
import Pipeline

extension DetectorFitter {
    /// Checks what can be known before anything is embedded.
    ///
    /// - Throws: ``FittingError``.
    package func check(bankImages: Int, calibrationImages: Int) throws(FittingError) {
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

    /// Looks at all images before anything is embedded.
    ///
    /// - Returns: the images that can be used, and those that are passed over.
    /// - Throws: ``FittingError`` with all that cannot be used, or that are in both sets; `CancellationError`.
    func surveyed(
        bank: ImageSet, calibration: ImageSet, progress: (FittingProgress) -> Void
    ) throws -> (bank: ImageSurvey, calibration: ImageSurvey) {
        guard !options.areImagesSeen else {
            func unseen(_ set: ImageSet) -> ImageSurvey {
                ImageSurvey(unseen: set, skipsUnreadable: options.skipsUnreadable)
            }
            return (unseen(bank), unseen(calibration))
        }
        let total = bank.count + calibration.count
        func survey(_ set: ImageSet, after done: Int) throws -> ImageSurvey {
            try ImageSurvey(
                set, transform: options.transform, limits: options.limits, skipsUnreadable: options.skipsUnreadable
            ) { progress(FittingProgress(stage: .reading, completed: done + $0, total: total)) }
        }
        let (inBank, held) = (try survey(bank, after: 0), try survey(calibration, after: bank.count))
        try ImageSurvey.refuseUnreadable([inBank, held])
        try BankImages(inBank.digests, names: inBank.names).refuse(held.digests, names: held.names)
        try check(bankImages: inBank.images.count, calibrationImages: held.images.count)
        return (inBank, held)
    }
}
