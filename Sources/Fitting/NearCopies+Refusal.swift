import Detection
import Hypersphere

extension NearCopies {
    /// Less chance than this is no accident.
    private static let chance = 1e-4
    /// With such a share of copies, a false-alarm rate is a twentieth higher than alpha.
    private static let share = 0.05
    private static let examples = 5

    /// Holds calibration images against the bank, as the bank's images are held against each other.
    ///
    /// - Parameters:
    ///   - features: the calibration images' embeddings in the bank's space.
    ///   - identifiers: their names.
    ///   - bank: the bank.
    ///   - items: where its rows come from.
    ///   - accepts: whether copies are told, and taken.
    ///   - note: gets what is found and not refused.
    /// - Returns: what was accepted, in a sentence; nil where there was nothing to accept.
    /// - Throws: ``FittingError/nearCopies(count:of:expected:examples:)``.
    static func refuse(
        _ features: Embeddings, identifiers: [String], in bank: Bank, items: [BankItem], accepts: Bool,
        note: (String) -> Void
    ) throws(FittingError) -> String? {
        let found = NearCopies(of: features, in: bank, identities: items.map(\.digest.bits))
        guard found.pValue < chance, found.excess > 0 else { return nil }
        let examples = found.copies.prefix(examples).map {
            "\(identifiers[$0.query]) of \(items[$0.row].identifier)"
        }
        if found.excess >= share, !accepts {
            throw .nearCopies(
                count: found.copies.count, of: found.count, expected: found.expected, examples: examples)
        }
        let finding = FittingError.nearCopies(
            found.copies.count, of: found.count, expected: found.expected, examples: examples)
        note("warning: \(finding)")
        return found.excess >= share ? finding : nil
    }
}
