/// How the classes of a set agree with those that a detector, or its bank, knows.
public struct ClassAgreement: Sendable, Equatable {
    /// A class that is not known.
    public struct Stranger: Sendable, Equatable {
        public let name: String
        public let images: Int
        /// The known class that its name looks like, and that the set has no images of: most likely one is misspelt.
        public let resembles: String?
    }

    /// The set's classes that are not known, by name.
    public let strangers: [Stranger]
    /// The known classes that the set has no images of, in their order.
    public let missing: [String]
    /// The number of images without a class.
    public let unlabelled: Int

    /// Compares; where either side has no classes, nothing disagrees.
    ///
    /// - Parameters:
    ///   - labels: the class of each image of the set; nil where it has none.
    ///   - known: the names of the classes that are known; empty for a bank without labels.
    public init(of labels: [String?], with known: [String]) {
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
            Stranger(name: name, images: images, resembles: nearestName(to: name, among: missing))
        }
    }

    /// Whether an image of this class is of a class that is not known.
    public func isStrange(_ label: String?) -> Bool {
        guard let label else { return false }
        return strangers.contains { $0.name == label }
    }

    /// What a person should know of a set.
    ///
    /// - Parameters:
    ///   - set: what the images are, such as "calibration".
    ///   - owner: whose the known classes are, such as "bank".
    /// - Returns: one sentence for each finding.
    public func notes(set: String, owner: String) -> [String] {
        var notes = strangers.map { stranger in
            "\(stranger.images) \(set) images have the class '\(stranger.name)', which the \(owner) lacks"
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

/// The name that another looks most like: equal but for case, spaces, hyphens and underscores, or one letter in four away.
///
/// - Returns: nil where none looks like it.
package func nearestName(to name: String, among names: [String]) -> String? {
    func plain(_ name: String) -> [Character] { Array(name.lowercased().filter { !" -_".contains($0) }) }
    let wanted = plain(name)
    let distances = names.map { (name: $0, distance: editDistance(wanted, plain($0))) }
    guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
    let isSwapped = best.distance == 2 && wanted.count >= 4 && isSwap(wanted, plain(best.name))
    let letters = max(wanted.count, plain(best.name).count)
    return best.distance <= letters / 4 || isSwapped ? best.name : nil
}

/// Whether two names have the same letters in another order.
private func isSwap(_ first: [Character], _ second: [Character]) -> Bool { first.sorted() == second.sorted() }

/// The least number of letters to insert, remove or replace (Levenshtein, 1966).
private func editDistance(_ first: [Character], _ second: [Character]) -> Int {
    var row = Array(0...second.count)
    for (line, letter) in first.enumerated() {
        var diagonal = row[0]
        row[0] = line + 1
        for (column, other) in second.enumerated() {
            let replaced = diagonal + (letter == other ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(replaced, row[column] + 1, row[column + 1] + 1)
        }
    }
    return row[second.count]
}
