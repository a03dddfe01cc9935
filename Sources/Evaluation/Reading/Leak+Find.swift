import Detection
import Hypersphere
import Pipeline

extension Leak {
    /// Images of a set among which near copies of the bank's are looked for, at most.
    static let sampled = 2000

    /// The images that the detector has in its bank, as they are or as near copies, or was calibrated on.
    ///
    /// - Parameters:
    ///   - input: the sets.
    ///   - pass: what the pass found of them.
    ///   - detector: that has seen the images.
    /// - Returns: one for each set and place that has any.
    static func find(_ input: EvaluationInput, _ pass: PassOutcome, detector: Detector) -> [Leak] {
        let sets =
            [("id", input.inDistribution, pass.inDistribution)]
            + zip(input.outOfDistribution, pass.outOfDistribution).map { ($0.name, $0.source, $1) }
            + zip(input.shifted, pass.shifted).map { ($0.name, $0.source, $1) }
        let bank = BankImages(detector.bankItems)
        return sets.flatMap { name, source, outcome in
            func names(_ isSeen: (ImageOutcome) -> Bool) -> [String] {
                outcome.images.filter(isSeen).map { source.identifier($0.place) }
            }
            return [
                Leak(set: name, place: .bank, images: names(\.isInBank)),
                nearCopies(name, source, outcome, of: bank, in: detector.bank),
                Leak(set: name, place: .calibration, images: names(\.isInCalibration)),
            ].compactMap(\.self).filter { !$0.images.isEmpty }
        }
    }

    /// Near copies of the bank's images, among those that are not there as they are.
    private static func nearCopies(
        _ name: String, _ source: EvaluationSource, _ outcome: SetOutcome, of images: BankImages, in bank: Bank
    ) -> Leak? {
        let kept = outcome.images.filter { $0.features != nil && !$0.isInBank }
        guard !kept.isEmpty,
            // They are of unit length, or there would be no outcome.
            let features = try? Embeddings(normalizing: kept.flatMap { $0.features ?? [] }, dimension: bank.dimension)
        else { return nil }
        let names = kept.map { source.identifier($0.place) }
        guard let (_, copies) = images.nearCopies(features, names: names, in: bank) else { return nil }
        let isWhole = kept.count == outcome.images.count { !$0.isInBank }
        return Leak(set: name, place: .nearBank, images: copies.map(\.image), sampled: isWhole ? nil : kept.count)
    }
}
