/// The name that a person may have meant.
enum NearestName {
    /// - Returns: of the names the one with the fewest changes from what was written, where it is likely to be meant: at
    ///   most a third of its characters differ, or two.
    static func of(_ written: String, among names: [String]) -> String? {
        names.map { ($0, distance(written, $0)) }
            .filter { name, distance in distance <= max(2, name.count / 3) }
            .min { $0.1 < $1.1 }?.0
    }

    /// The least number of characters inserted, deleted or exchanged that leads from one text to the other (Levenshtein).
    static func distance(_ first: String, _ second: String) -> Int {
        let columns = Array(second)
        var row = Array(0...columns.count)
        for (line, character) in first.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (place, other) in columns.enumerated() {
                let next = min(row[place] + 1, row[place + 1] + 1, diagonal + (character == other ? 0 : 1))
                diagonal = row[place + 1]
                row[place + 1] = next
            }
        }
        return row[columns.count]
    }
}
