package import Datasets
package import Detection
import FoundationEssentials

extension SplitRecord {
    /// What is kept of a division.
    package init(_ parts: Holdout.Parts, of holdout: Holdout) {
        self.init(
            seed: holdout.seed, share: holdout.share, groupBy: holdout.groupBy,
            calibrationImages: parts.calibration.count,
            testImages: parts.test.count,
            calibration: Data(parts.calibration.entries.map { Self.mark($0.identifier) }.sorted().flatMap(Self.bytes))
                .base64EncodedString())
    }

    /// The part of a set that a detector's split names: `bank`, `calibration`, or `test`, which is all that is in neither.
    ///
    /// - Parameters:
    ///   - name: of the part.
    ///   - set: the one that was divided.
    ///   - bank: the names of the bank's images.
    /// - Returns: the images.
    /// - Throws: ``FittingError/holdout(reason:)`` where there is no such part, or the set is another one.
    package func part(_ name: String, of set: ImageSet, bank: [String]) throws(FittingError) -> ImageSet {
        guard ["bank", "calibration", "test"].contains(name) else {
            throw .holdout(reason: "the detector's splits are bank, calibration and test; there is no '\(name)'")
        }
        let inBank = Set(bank)
        let marks = Set(Data(base64Encoded: calibration).map { Array($0) }.map(Self.marks) ?? [])
        var sides: [String] = []
        for entry in set.entries {
            if inBank.contains(entry.identifier) {
                sides.append("bank")
            } else if marks.contains(Self.mark(entry.identifier)) {
                sides.append("calibration")
            } else {
                sides.append("test")
            }
        }
        guard sides.contains("bank"), sides.contains("calibration") else {
            throw .holdout(
                reason:
                    "\(set.path) holds no image of the detector's bank or calibration, so it is not the set that was "
                    + "divided: give that one, or an unseen one and no name of a split")
        }
        let part = set.selecting(
            sides.indices.filter { place in
                // Images without a class were in no part.
                sides[place] == name && (set.labels.isEmpty || set.entries[place].label != nil)
            })
        guard part.count > 0 else { throw .holdout(reason: "no image of \(set.path) is in the split '\(name)'") }
        return part
    }

    /// 48 bits of a name.
    private static func mark(_ name: String) -> UInt64 {
        fnv1a(name) & 0xFFFF_FFFF_FFFF
    }

    private static func bytes(_ mark: UInt64) -> [UInt8] {
        (0..<6).map { UInt8(truncatingIfNeeded: mark >> (8 * $0)) }
    }

    private static func marks(_ bytes: [UInt8]) -> [UInt64] {
        stride(from: 0, to: bytes.count - bytes.count % 6, by: 6).map { start in
            bytes[start..<start + 6].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
