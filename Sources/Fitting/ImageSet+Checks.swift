// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Datasets
import Pipeline
import Wording

extension ImageSet {
    /// The images that a fit or calibration takes, checked as far as that is possible without reading them; what was wrong with
    /// the set is told or refused then, and is not with what is returned.
    ///
    /// Images without a class, in a set that has classes, are left out, as torchvision leaves them out.
    ///
    /// - Parameters:
    ///   - skipsUnreadable: whether what cannot be used is passed over, and told.
    ///   - note: gets what is left out, each in one line.
    /// - Returns: the images.
    /// - Throws: ``FittingError/unreadableImages(_:)`` with all folders that cannot be read,
    ///   ``FittingError/emptyClasses(_:classes:passedOver:)`` or ``FittingError/mixedLabels(_:unlabeled:count:of:)``.
    package func usable(skipsUnreadable: Bool, note: (String) -> Void) throws(FittingError) -> ImageSet {
        let reachable = try reachable(skipsUnreadable: skipsUnreadable, note: note)
        if !emptyClasses.isEmpty {
            guard skipsUnreadable else {
                throw .emptyClasses(title, classes: emptyClasses, passedOver: summary)
            }
            note(
                "passed over \(emptyClasses.count.counted("class", "classes")) without an image: \(NameList.text(emptyClasses))"
            )
        }
        let strays = self.strays
        guard !strays.isEmpty else { return reachable }
        guard strays.count * 2 <= count else {
            throw .mixedLabels(title, unlabeled: strays[0].identifier, count: strays.count, of: count)
        }
        note(
            "\(title): passed over \(strays.count) of \(count) images, which \(strays.count.choosing("has", "have")) no class: "
                + NameList.text(strays.map(\.identifier)))
        return part { $0.label != nil }.withoutProblems
    }

    /// The images that can be reached; what of the set cannot, such as a folder without permission, is refused or told.
    ///
    /// - Parameters:
    ///   - skipsUnreadable: whether what cannot be reached is passed over, and told.
    ///   - note: gets what is passed over, each in one line.
    /// - Returns: the images.
    /// - Throws: ``FittingError/unreadableImages(_:)`` with all of it.
    package func reachable(skipsUnreadable: Bool, note: (String) -> Void) throws(FittingError) -> ImageSet {
        var rejected = RejectedImages(skips: skipsUnreadable)
        for problem in problems { rejected.reject(name(of: problem.identifier), problem.reason) }
        try rejected.refuse()
        for line in rejected.lines { note("passed over \(line)") }
        return withoutProblems
    }
}
