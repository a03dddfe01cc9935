import CommandSupport
import Datasets
import Detection
import Fitting
import Images
import Wording

/// How one set is to become bank and calibration.
enum DivisionPlan {
    /// By the table's own splits.
    case splits(bank: ImageSet, calibration: ImageSet)
    /// By a share of the usable images of a set.
    case drawn(from: ImageSet, of: ImageSet, Holdout)

    /// How many images bank and calibration will get, by a few where copies are found.
    ///
    /// - Throws: `FittingError`.
    func counts() throws -> (bank: Int, calibration: Int) {
        switch self {
        case .splits(let bank, let calibration): return (bank.count, calibration.count)
        case .drawn(let usable, let set, let division):
            let counts = try division.foreseen(usable)
            return set.splits.isEmpty ? counts : (counts.bank, usable.count - counts.bank)
        }
    }

    /// Divides the set: by a share after all images were looked at.
    ///
    /// - Parameters:
    ///   - skipsUnreadable: whether what cannot be used is passed over.
    ///   - limits: what is not decoded.
    /// - Returns: bank, calibration, and what the detector keeps of a division by a share, and whether all images were looked at.
    /// - Throws: `FittingError`.
    func divide(
        skipsUnreadable: Bool, limits: ImageLimits
    ) throws -> (bank: ImageSet, calibration: ImageSet, record: SplitRecord?, areImagesSeen: Bool) {
        switch self {
        case .splits(let bank, let calibration): return (bank, calibration, nil, false)
        case .drawn(let usable, let set, let division):
            let bar = ProgressLine()
            let parts = try division.divide(usable, limits: limits, skipsUnreadable: skipsUnreadable, note: printError)
            {
                bar.show(FittingProgress.Stage.reading.rawValue, completed: $0, total: usable.count)
            }
            guard set.splits.isEmpty else { return Self.keepingTest(parts, of: usable) }
            printError(
                "bank: \(parts.bank.count.counted("image")), calibration: \(parts.calibration.count), test: "
                    + "\(parts.test.count) (cider evaluate --model DETECTOR --id \(set.path) --split test)")
            return (parts.bank, parts.calibration, SplitRecord(parts, of: division, from: set), true)
        }
    }

    /// Of a table that has its own images for the test, all that is held out is for the calibration.
    private static func keepingTest(
        _ parts: Holdout.Parts, of usable: ImageSet
    ) -> (bank: ImageSet, calibration: ImageSet, record: SplitRecord?, areImagesSeen: Bool) {
        let bank = Set(parts.bank.entries.map(\.identifier))
        let held = usable.selecting(usable.entries.indices.filter { !bank.contains(usable.entries[$0].identifier) })
        printError(
            "bank: \(parts.bank.count.counted("image")), calibration: \(held.count), held out of the same split")
        return (parts.bank, held, nil, true)
    }
}
