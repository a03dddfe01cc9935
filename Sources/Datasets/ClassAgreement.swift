import Wording

/// How the classes of a set agree with those that a detector, or its bank, knows.
package struct ClassAgreement: Sendable, Equatable {
    /// A class that is not known.
    package struct Stranger: Sendable, Equatable {
        package let name: String
        package let images: Int
        /// The known class that its name looks like, and that the set has no images of: most likely one is misspelt.
        package let resembles: String?
    }

    /// The set's classes that are not known, by name.
    package let strangers: [Stranger]
    /// The known classes that the set has no images of, in their order.
    package let missing: [String]
    /// The number of images without a class.
    package let unlabelled: Int

    /// Compares; where either side has no classes, nothing disagrees.
    ///
    /// - Parameters:
    ///   - labels: the class of each image of the set; nil where it has none.
    ///   - known: the names of the classes that are known; empty for a bank without labels.
    package init(of labels: [String?], with known: [String]) {
        let names = Set(known)
        let counts = Dictionary(grouping: labels.compactMap(\.self), by: \.self).mapValues(\.count)
        unlabelled = labels.count { $0 == nil }
        guard !known.isEmpty, !counts.isEmpty else {
            (strangers, missing) = ([], [])
            return
        }
        let missing = known.filter { counts[$0] == nil }
        self.missing = missing
        strangers = counts.filter { !names.contains($0.key) }.sorted { $0.key < $1.key }.map { name, images in
            Stranger(name: name, images: images, resembles: NearestName.of(name, among: missing, within: .same))
        }
    }

    /// Whether an image of this class is of a class that is not known.
    package func isStrange(_ label: String?) -> Bool {
        guard let label else { return false }
        return strangers.contains { $0.name == label }
    }

    /// What a person should know of a set.
    ///
    /// - Parameters:
    ///   - set: what the images are, such as "calibration".
    ///   - owner: whose the known classes are, such as "bank".
    /// - Returns: one sentence for each finding.
    package func notes(set: String, owner: String) -> [String] {
        var notes = strangers.map { stranger in
            "\(stranger.images) \(set) \(stranger.images.choosing("image has", "images have")) the class '\(stranger.name)', which the \(owner) lacks"
                + (stranger.resembles.map { "; is it '\($0)'?" } ?? "")
        }
        if !missing.isEmpty {
            let names = missing.prefix(10).map { "'\($0)'" }.joined(separator: ", ")
            let more = missing.count > 10 ? " and \(missing.count - 10) more" : ""
            notes.append("there are no \(set) images of the \(owner)'s classes \(names)\(more)")
        }
        return notes
    }
}
