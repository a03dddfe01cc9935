// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Datasets

/// What becomes of calibration images whose class the bank lacks.
package enum UnknownClasses: String, Sendable, CaseIterable {
    /// They are left out, and named: to a detector, images of a class that it does not know are out of distribution, and
    /// thresholds that rest on them flag nothing of the kind.
    case leaveOut = "leave-out"
    /// They count as in-distribution.
    case keep
}

extension UnknownClasses {
    /// Which calibration images take part.
    ///
    /// - Parameters:
    ///   - labels: the class of each calibration image.
    ///   - known: the names of the bank's classes; empty for a bank without labels.
    ///   - asked: what the caller wants; nil to leave images out, unless a name looks misspelt.
    ///   - note: gets what is left out and what is missing.
    /// - Returns: their places.
    /// - Throws: ``FittingError/misspeltClass(_:images:for:)`` or ``FittingError/noKnownClass(_:known:)``.
    static func admitted(
        _ labels: [String?], known: [String], _ asked: UnknownClasses?, note: (String) -> Void
    ) throws(FittingError) -> [Int] {
        let agreement = ClassAgreement(of: labels, with: known)
        if asked == nil, let misspelt = agreement.strangers.first(where: { $0.resembles != nil }) {
            throw .misspeltClass(misspelt.name, images: misspelt.images, for: misspelt.resembles ?? "")
        }
        agreement.notes(set: "calibration", owner: "bank").forEach { note("warning: \($0)") }
        guard !agreement.strangers.isEmpty else { return Array(labels.indices) }
        guard asked != .keep else {
            note("warning: they count as in-distribution (--unknown-classes keep)")
            return Array(labels.indices)
        }
        let places = labels.indices.filter { !agreement.isStrange(labels[$0]) }
        guard !places.isEmpty else { throw .noKnownClass(agreement.strangers.map(\.name), known: known) }
        note(
            "warning: the \(labels.count - places.count) images of classes that the bank lacks are left out of the "
                + "calibration; --unknown-classes keep takes them in")
        return places
    }
}

extension ImageSet {
    /// The images of a set that take part in a calibration.
    ///
    /// - Throws: as ``UnknownClasses/admitted(_:known:_:note:)`` does.
    package func admitted(
        known: [String], _ asked: UnknownClasses?, note: (String) -> Void
    ) throws(FittingError) -> ImageSet {
        let places = try UnknownClasses.admitted(entries.map(\.label), known: known, asked, note: note)
        return places.count < count ? selecting(places) : self
    }
}
