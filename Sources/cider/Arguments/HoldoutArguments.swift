import ArgumentParser
import Datasets
import Detection
import Fitting
import Images

/// How one set becomes bank and calibration.
struct HoldoutArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "In place of --calibration: the share of --id that is held out of every class, half for the thresholds and half "
                + "for 'cider evaluate --split test'.", valueName: "share"))
    var holdout: Double?

    @Option(help: "Decides which images are held out.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "A regular expression on the images' paths: those that agree in its first group stay on one side, as a patient's "
                + "or a recording's. Copies, also near ones, do so anyhow.", valueName: "regex"))
    var groupBy: String?

    /// The names of the splits that a table may give to calibration images.
    private static let calibrationNames = ["calibration", "cal", "calib", "val", "valid", "validation", "dev"]

    func validate() throws {
        if let holdout, !(holdout > 0 && holdout < 1) { throw ValidationError("--holdout must be between 0 and 1.") }
        guard holdout != nil || groupBy == nil else { throw ValidationError("--group-by goes with --holdout.") }
    }

    /// Divides a set, by a share or by its table's own splits.
    ///
    /// - Parameters:
    ///   - set: all images.
    ///   - skipsUnreadable: whether what cannot be used is passed over.
    ///   - limits: what is not decoded.
    /// - Returns: bank, calibration, and what the detector keeps of a division by a share.
    /// - Throws: `FittingError`, `DatasetError` or `ValidationError`.
    func divide(
        _ set: ImageSet, skipsUnreadable: Bool, limits: ImageLimits
    ) throws -> (bank: ImageSet, calibration: ImageSet, record: SplitRecord?) {
        guard let holdout else {
            let names = set.splits
            guard let train = names.first(where: { ["train", "training", "bank"].contains($0.lowercased()) }),
                let held = Self.calibrationNames.lazy.compactMap({ wanted in names.first { $0.lowercased() == wanted } }
                )
                .first
            else {
                let found = names.isEmpty ? "" : "; the table's splits are \(names.joined(separator: ", "))"
                throw ValidationError(
                    "Give held-out images by --calibration, or have them drawn from --id by --holdout, as 0.3\(found).")
            }
            let parts = (try set.split(train), try set.split(held))
            printError(
                "bank: split '\(train)', \(parts.0.count) images; calibration: split '\(held)', \(parts.1.count)")
            return (parts.0, parts.1, nil)
        }
        let usable = try set.usable(skipsUnreadable: skipsUnreadable, note: printError)
        let division = Holdout(share: holdout, seed: seed, groupBy: groupBy)
        let bar = ProgressLine()
        let parts = try division.divide(usable, limits: limits, note: printError) {
            bar.show("looking for copies", completed: $0, total: usable.count)
        }
        printError(
            "bank: \(parts.bank.count) images, calibration: \(parts.calibration.count), test: \(parts.test.count) "
                + "(cider evaluate --id \(set.path) --split test)")
        return (parts.bank, parts.calibration, SplitRecord(parts, of: division))
    }
}
