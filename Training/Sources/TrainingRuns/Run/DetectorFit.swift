import Datasets
import Detection
import Encoding
import Files
import Fitting
import Hypersphere
import Training

/// The detector at the end of a run; checked before the run, so that nothing is trained in vain.
struct DetectorFit {
    private let path: String
    private let bank: ImageSet
    private let calibration: ImageSet
    private let replaces: Bool
    private let k: NeighbourChoice
    private let alpha: Double

    /// - Throws: where no detector could be made, whatever the encoder is.
    init(_ detector: DetectorSettings, _ settings: RunSettings, replaces: Bool) throws {
        bank = try ImageSet(path: settings.trainingSet)
        calibration = try ImageSet(path: detector.calibrationSet)
        path = detector.path
        self.replaces = replaces
        try DetectorBundle.checkTarget(path, replacing: replaces)
        _ = try calibration.admitted(known: bank.labels, nil) { _ in }
        let needed = try ConformalCalibration.smallestCount(alpha: detector.alpha)
        guard calibration.count >= needed else {
            throw RunError.fewCalibrationImages(count: calibration.count, needed: needed, alpha: detector.alpha)
        }
        if let k = detector.k, !(1...bank.count ~= k) { throw FittingError.kOutOfRange(k, bankImages: bank.count) }
        k = detector.k.map(NeighbourChoice.count) ?? .usual
        alpha = detector.alpha
    }

    /// Embeds the sets with the exported encoder, and writes the detector.
    ///
    /// - Parameters:
    ///   - encoderPath: of the exported encoder.
    ///   - settings: of the run, with the statistics that it trained with.
    ///   - progress: called now and then.
    /// - Returns: the detector.
    /// - Throws: what the fit throws.
    func run(
        encoderPath: String, _ settings: RunSettings, progress: (FittingProgress) -> Void
    ) throws -> FittedDetector {
        var options = FittingOptions(
            name: path.lastComponent, input: try settings.encoderInput,
            transform: settings.transform, k: k, alpha: alpha,
            encoder: EncoderOptions(threads: settings.training.threads), limits: settings.decoding.limits,
            skipsUnreadable: settings.skipsUnreadable)
        // Not refused after hours of training; the detector's description says so.
        options.acceptsNearCopies = true
        return try DetectorFitter(options: options).fit(
            encoderPath: encoderPath, bank: bank, calibration: calibration, output: path, replacing: replaces,
            progress: progress)
    }
}
