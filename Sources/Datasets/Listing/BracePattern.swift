// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Paths that a pattern with braces stands for, as shells and WebDataset have it: `{000000..000012}` and `{a,b}`.
enum BracePattern {
    /// The most paths that a pattern may stand for.
    private static let limit = 100_000

    /// The paths; nil where there are no braces, or too many paths.
    static func expand(_ pattern: String) -> [String]? {
        guard let paths = parts(pattern[...]), paths.count > 1 else { return nil }
        return paths
    }

    private static func parts(_ pattern: Substring) -> [String]? {
        guard let open = pattern.firstIndex(of: "{"), let close = pattern[open...].firstIndex(of: "}") else {
            return [String(pattern)]
        }
        let inner = pattern[pattern.index(after: open)..<close]
        guard let choices = range(inner) ?? list(inner), let rest = parts(pattern[pattern.index(after: close)...]),
            choices.count * rest.count <= limit
        else { return nil }
        return choices.flatMap { choice in rest.map { pattern[..<open] + choice + $0 } }
    }

    private static func list(_ text: Substring) -> [String]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return parts.count > 1 ? parts : nil
    }

    /// Numbers from one to another, as wide as the wider one is written.
    private static func range(_ text: Substring) -> [String]? {
        let ends = text.split(separator: ".", omittingEmptySubsequences: false)
        guard ends.count == 3, ends[1].isEmpty, let first = Int(ends[0]), let last = Int(ends[2]), first >= 0,
            first <= last, last - first < limit
        else { return nil }
        let isPadded = ends[0].first == "0" && ends[0].count > 1
        let width = isPadded ? ends[0].count : 0
        return (first...last).map { number in
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
    }
}
