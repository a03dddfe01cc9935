// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import Datasets
import Detection
import Files
import Fitting
import Wording

/// How one set becomes bank and calibration.
struct HoldoutArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "In place of --calibration: the share of --id that is held out of every class, half for the thresholds and half "
                + "for 'cider evaluate --split test'.", valueName: "share"))
    var holdout: Double?

    @Option(help: "Decides which images are held out. (default: 1)")
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "A regular expression on the images' paths: those that agree in its first group stay on one side, as a patient's "
                + "or a recording's. Copies, also near ones, do so anyhow.", valueName: "regex"))
    var groupBy: String?

    /// The names of the splits that a table may give to the bank's images.
    private static let bankNames = ["train", "training", "bank"]

    /// The names of the splits that a table may give to calibration images.
    private static let calibrationNames = ["calibration", "cal", "calib", "val", "valid", "validation", "dev"]

    func validate() throws {
        if let holdout, !(holdout > 0 && holdout < 1) { throw ValidationError("--holdout must be between 0 and 1.") }
        guard holdout != nil || groupBy == nil else { throw ValidationError("--group-by goes with --holdout.") }
        guard holdout != nil || seed == nil else { throw ValidationError("--seed goes with --holdout.") }
    }

    /// Looks how a set is to be divided, by a share or by its table's own splits, and refuses what its names tell to be
    /// impossible: no image is read.
    ///
    /// - Parameters:
    ///   - set: all images.
    ///   - skipsUnreadable: whether what cannot be used is passed over.
    /// - Returns: what is to be done.
    /// - Throws: `FittingError`, `DatasetError` or `ValidationError`.
    func plan(_ set: ImageSet, skipsUnreadable: Bool) throws -> DivisionPlan {
        guard let holdout else {
            let names = set.splits
            guard let train = Self.first(of: Self.bankNames, among: names),
                let held = Self.first(of: Self.calibrationNames, among: names)
            else {
                let found = names.isEmpty ? "" : "; the table's splits are \(names.joined(separator: ", "))"
                throw ValidationError(
                    "Give held-out images by --calibration, or have them drawn from --id by --holdout, as 0.3\(found).")
            }
            let parts = (try set.split(train), try set.split(held))
            Self.tellUnsplit(set)
            printError(
                "bank: split '\(train)', \(parts.0.count.counted("image")); calibration: split '\(held)', "
                    + "\(parts.1.count)")
            return .splits(bank: parts.0, calibration: parts.1)
        }
        guard set.splits.isEmpty || Self.canDraw(from: set.splits) else {
            throw ValidationError(
                "The table puts its images in splits (\(set.splits.joined(separator: ", "))), and --holdout would draw from "
                    + "all of them: leave --holdout out, or give a table without that column.")
        }
        let usable = try Self.bank(of: set).usable(skipsUnreadable: skipsUnreadable, note: printError)
        // An expression is no name of a file, in which backslashes may be marks.
        let expression = groupBy.map { String(decoding: FileName.bytes($0), as: UTF8.self) }
        return .drawn(from: usable, of: set, Holdout(share: holdout, seed: seed ?? 1, groupBy: expression))
    }

    /// The bank's part of a set whose table has splits; all of another set.
    ///
    /// - Throws: `DatasetError`.
    static func bank(of set: ImageSet) throws(DatasetError) -> ImageSet { try part(of: set, bankNames, for: "bank") }

    /// The calibration's part of a set whose table has splits; all of another set.
    ///
    /// - Throws: `DatasetError`.
    static func calibration(of set: ImageSet) throws(DatasetError) -> ImageSet {
        try part(of: set, calibrationNames, for: "calibration")
    }

    private static func part(
        of set: ImageSet, _ wanted: [String], for use: String
    ) throws(DatasetError) -> ImageSet {
        let names = set.splits
        guard !names.isEmpty else { return set }
        guard let name = first(of: wanted, among: names) else {
            printError(
                "warning: \(set.title): none of its splits (\(names.joined(separator: ", "))) is for the \(use): all "
                    + "images are taken")
            return set
        }
        let part = try set.split(name)
        tellUnsplit(set)
        printError("\(use): split '\(name)' of \(set.title), \(part.count) of \(set.count.counted("image"))")
        return part
    }

    /// Whether a share of a table's images for the bank may be held out: it has some, and none for the calibration.
    private static func canDraw(from splits: [String]) -> Bool {
        first(of: bankNames, among: splits) != nil && first(of: calibrationNames, among: splits) == nil
    }

    /// Says how many images of a table with splits are in none, and so are not taken.
    private static func tellUnsplit(_ set: ImageSet) {
        let rest = set.entries.count { $0.split == nil }
        guard rest > 0 else { return }
        printError(
            "warning: \(set.title): \(rest) of \(set.count.counted("image")) \(rest == 1 ? "is" : "are") in no split, and left out"
        )
    }

    private static func first(of wanted: [String], among names: [String]) -> String? {
        wanted.lazy.compactMap { name in names.first { $0.lowercased() == name } }.first
    }
}
