/// Finds the name that a mistyped one most likely means.
package enum NearestName {
    /// - Parameters:
    ///   - name: as it was typed; case does not count.
    ///   - names: those that there are.
    /// - Returns: the one that fewest insertions, deletions, replacements and swaps of neighbors lead to; nil where
    ///   that is more than a third of its length and one, or where the name is too long to be one of them.
    package static func of(_ name: String, among names: [String]) -> String? {
        let typed = Array(name.lowercased().utf8.prefix(65))
        guard typed.count <= 64 else { return nil }
        let candidates = names.map { (name: $0, distance: distance(typed, Array($0.lowercased().utf8))) }
        guard let nearest = candidates.min(by: { $0.distance < $1.distance }),
            nearest.distance <= 1 + nearest.name.utf8.count / 3, nearest.distance < nearest.name.utf8.count
        else { return nil }
        return nearest.name
    }

    /// The optimal string alignment distance.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
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
