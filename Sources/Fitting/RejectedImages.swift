import Datasets
import Wording

/// The images of a set that cannot be used: passed over one by one, or all named at the end, so that one run tells all.
struct RejectedImages {
    /// Whether they are passed over; otherwise they end the work on the set.
    let skips: Bool

    /// A line for each.
    private(set) var lines: [String] = []

    init(skips: Bool) {
        self.skips = skips
    }

    /// Whether the set will be refused: then the rest is only looked at for what else is wrong with it.
    var isFutile: Bool { !skips && !lines.isEmpty }

    mutating func reject(_ identifier: String, _ reason: String) {
        lines.append("\(identifier): \(reason)".escapingControlCharacters)
    }

    /// - Throws: ``FittingError/unreadableImages(_:)`` with all of them, where they are not passed over.
    func refuse() throws(FittingError) {
        if isFutile { throw .unreadableImages(lines) }
    }
}
