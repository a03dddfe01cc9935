package import Datasets
import Wording

extension ImageSet {
    /// The images that a fit or calibration takes, checked as far as that is possible without reading them.
    ///
    /// Images without a class, in a set that has classes, are left out, as torchvision leaves them out.
    ///
    /// - Parameters:
    ///   - skipsUnreadable: whether what cannot be used is passed over, and told.
    ///   - note: gets what is left out, each in one line.
    /// - Returns: the images.
    /// - Throws: ``FittingError/unreadableImages(_:)`` with all files that cannot be reached,
    ///   ``FittingError/emptyClasses(_:classes:passedOver:)`` or ``FittingError/mixedLabels(_:unlabelled:count:of:)``.
    package func usable(skipsUnreadable: Bool, note: (String) -> Void) throws(FittingError) -> ImageSet {
        var rejected = RejectedImages(skips: skipsUnreadable)
        for problem in problems { rejected.reject(problem.identifier, problem.reason) }
        let lost = rejected.lines
        // What cannot be reached is passed over where it is read.
        for entry in entries where entry.isUnreachable {
            rejected.reject(entry.identifier, "no such file, or a link to one")
        }
        try rejected.refuse()
        for line in lost { note("passed over \(line)") }
        if !emptyClasses.isEmpty {
            guard skipsUnreadable else {
                throw .emptyClasses(path, classes: emptyClasses, passedOver: summary)
            }
            note("passed over \(emptyClasses.count) classes without an image: \(Self.list(emptyClasses))")
        }
        let strays = self.strays
        guard !strays.isEmpty else { return self }
        guard strays.count * 2 <= count else {
            throw .mixedLabels(path, unlabelled: strays[0].identifier, count: strays.count, of: count)
        }
        note(
            "\(path): passed over \(strays.count) of \(count) images, which have no class: "
                + Self.list(strays.map(\.identifier)))
        return part { $0.label != nil }
    }

    /// Names for a person, the first of many.
    static func list(_ names: [String]) -> String {
        let more = names.count > 5 ? " and \(names.count - 5) more" : ""
        return (names.prefix(5).joined(separator: ", ") + more).escapingControlCharacters
    }
}
