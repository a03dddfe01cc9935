import Detection
import Pipeline

extension BankImages {
    /// Refuses calibration images that give the encoder the same pixels as images of the bank.
    ///
    /// - Parameters:
    ///   - digests: of the calibration images.
    ///   - names: of the same images.
    /// - Throws: ``FittingError/calibrationInBank(_:)``.
    func refuse(_ digests: [PixelDigest], names: [String]) throws(FittingError) {
        let shared = shared(digests, names: names)
        guard shared.isEmpty else { throw .calibrationInBank(shared) }
    }
}
