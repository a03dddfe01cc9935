package import Datasets
package import Detection
import FoundationEssentials

extension SplitRecord {
    /// What is kept of a division.
    ///
    /// - Parameters:
    ///   - parts: the division's.
    ///   - holdout: how it was made.
    ///   - set: all that was to be divided; what is in no part of it could not be used.
    package init(_ parts: Holdout.Parts, of holdout: Holdout, from set: ImageSet) {
        self.init(
            seed: holdout.seed, share: holdout.share, groupBy: holdout.groupBy,
            calibrationImages: parts.calibration.count,
            testImages: parts.test.count,
            calibration: Self.encoded(parts.calibration.entries.map { Self.mark($0.identifier) }))
        let divided = Set([parts.bank, parts.calibration, parts.test].flatMap(\.entries).map(\.identifier))
        leaveOut(set.entries.map(\.identifier).filter { !divided.contains($0) })
    }

    /// Takes images out of all parts.
    ///
    /// - Parameter names: of the images, such as copies of the bank's that were dropped.
    package mutating func leaveOut(_ names: [String]) {
        guard !names.isEmpty else { return }
        leftOut = Self.encoded(Self.decoded(leftOut) + names.map(Self.mark))
    }

    /// The part of a set that a detector's split names: `bank`, `calibration`, or `test`, which is all that is in neither and
    /// was not left out.
    ///
    /// - Parameters:
    ///   - name: of the part.
    ///   - set: the one that was divided.
    ///   - bank: the names of the bank's images.
    /// - Returns: the images.
    /// - Throws: ``FittingError/holdout(reason:)`` where the set is another one, or
    ///   ``FittingError/noSplit(_:)``.
    package func part(_ name: String, of set: ImageSet, bank: [String]) throws(FittingError) -> ImageSet {
        guard ["bank", "calibration", "test"].contains(name) else {
            throw .noSplit(name)
        }
        let inBank = Set(bank)
        let (held, unused) = (Set(Self.decoded(calibration)), Set(Self.decoded(leftOut)))
        var sides: [String] = []
        for entry in set.entries {
            if inBank.contains(entry.identifier) {
                sides.append("bank")
            } else if held.contains(Self.mark(entry.identifier)) {
                sides.append("calibration")
            } else if unused.contains(Self.mark(entry.identifier)) {
                sides.append("none")
            } else {
                sides.append("test")
            }
        }
        guard sides.contains("bank"), sides.contains("calibration") else {
            throw .holdout(
                reason:
                    "\(set.title) holds no image of the detector's bank or calibration, so it is not the set that was "
                    + "divided: give that one, or an unseen one and no name of a split")
        }
        let part = set.selecting(
            sides.indices.filter { place in
                // Images without a class were in no part.
                sides[place] == name && (set.labels.isEmpty || set.entries[place].label != nil)
            })
        guard part.count > 0 else { throw .holdout(reason: "no image of \(set.title) is in the split '\(name)'") }
        return part
    }

    /// 48 bits of a name.
    private static func mark(_ name: String) -> UInt64 {
        fnv1a(name) & 0xFFFF_FFFF_FFFF
    }

    /// Marks in order, six bytes each, in base64.
    private static func encoded(_ marks: [UInt64]) -> String {
        let bytes = Set(marks).sorted().flatMap { mark in (0..<6).map { UInt8(truncatingIfNeeded: mark >> (8 * $0)) } }
        return Data(bytes).base64EncodedString()
    }

    private static func decoded(_ text: String?) -> [UInt64] {
        let bytes = text.flatMap { Data(base64Encoded: $0) }.map { Array($0) } ?? []
        return stride(from: 0, to: bytes.count - bytes.count % 6, by: 6).map { start in
            bytes[start..<start + 6].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
