// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Finds the name that a mistyped one most likely means.
package enum NearestName {
    /// How unlike the meant name a mistyped one may be.
    package enum Tolerance: Sendable {
        /// For a hint in a message: one letter, and a third of the name's.
        case hint
        /// To take two names for the same: a quarter of the longer one's letters.
        case same

        fileprivate func allows(_ distance: Int, _ name: Int, _ typed: Int) -> Bool {
            switch self {
            case .hint: distance <= 1 + name / 3 && distance < name
            case .same: distance <= max(name, typed) / 4
            }
        }
    }

    /// The most letters of a name that is looked at, since clients choose its length and work grows with it.
    private static let longest = 64

    /// - Parameters:
    ///   - name: as it was typed; case, spaces, hyphens and underscores do not count.
    ///   - names: those that there are.
    ///   - tolerance: how far it may be away.
    /// - Returns: the one that fewest insertions, deletions, replacements and swaps of neighbors lead to; nil where
    ///   that is more than the tolerance, or where the name is too long to be one of them.
    package static func of(_ name: String, among names: [String], within tolerance: Tolerance = .hint) -> String? {
        guard name.unicodeScalars.prefix(longest + 1).count <= longest else { return nil }
        let typed = letters(name)
        let candidates = names.map { name in
            let letters = letters(name)
            return (name: name, letters: letters.count, distance: distance(typed, letters))
        }
        guard let nearest = candidates.min(by: { $0.distance < $1.distance }),
            tolerance.allows(nearest.distance, nearest.letters, typed.count)
        else { return nil }
        return nearest.name
    }

    private static func letters(_ name: String) -> [Character] {
        Array(name.lowercased().filter { !" -_".contains($0) })
    }

    /// The optimal string alignment distance.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var before: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var next = [row + 1]
            for column in right.indices {
                var best = min(
                    last[column + 1] + 1, next[column] + 1, last[column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, before[column - 1] + 1)
                }
                next.append(best)
            }
            (before, last) = (last, next)
        }
        return last[right.count]
    }
}
