import Detection
import Hypersphere
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

    /// With such a share of copies, a false-alarm rate is a twentieth higher than alpha.
    private static let share = 0.05
    private static let examples = 5

    /// Refuses calibration images of which many are copies of the bank's, saved, scaled or cropped anew.
    ///
    /// - Parameters:
    ///   - features: the calibration images' embeddings in the bank's space.
    ///   - names: of the same images.
    ///   - bank: the rows of the bank's images.
    ///   - accepts: whether copies are told, and taken.
    ///   - note: gets what is found and not refused.
    /// - Returns: what was accepted, in a sentence; nil where there was nothing to accept.
    /// - Throws: ``FittingError/nearCopies(count:of:expected:examples:)``.
    func refuseCopies(
        _ features: Embeddings, names: [String], in bank: Bank, accepts: Bool, note: (String) -> Void
    ) throws(FittingError) -> String? {
        guard let (found, images) = nearCopies(features, names: names, in: bank) else { return nil }
        let examples = images.prefix(Self.examples).map { "\($0.image) of \($0.inBank)" }
        if found.excess >= Self.share, !accepts {
            throw .nearCopies(
                count: found.copies.count, of: found.count, expected: found.expected, examples: examples)
        }
        let finding = FittingError.nearCopies(
            found.copies.count, of: found.count, expected: found.expected, examples: examples)
        note("warning: \(finding)")
        return found.excess >= Self.share ? finding : nil
    }
}
