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

    /// Refuses calibration images whose files are in the bank, before anything is embedded.
    ///
    /// - Throws: ``FittingError/calibrationInBank(count:example:inBank:)``.
    func refuseSharedFiles(of calibration: ImageSet, with bank: ImageSet) throws(FittingError) {
        let shared = ByteOverlap(bank, calibration).shared
        guard let first = shared.first else { return }
        throw .calibrationInBank(count: shared.count, example: first.image, inBank: first.inFirst)
    }

    /// Refuses calibration images that give the encoder the same pixels as an image of the bank.
    ///
    /// - Throws: ``FittingError/calibrationInBank(count:example:inBank:)``.
    func refuseOverlap(of calibration: EmbeddedSet, with bank: EmbeddedSet) throws(FittingError) {
        let places = Dictionary(zip(bank.digests, bank.identifiers)) { first, _ in first }
        let shared = calibration.digests.indices.filter { places[calibration.digests[$0]] != nil }
        guard let first = shared.first else { return }
        throw .calibrationInBank(
            count: shared.count, example: calibration.identifiers[first],
            inBank: places[calibration.digests[first]] ?? "")
    }
}
