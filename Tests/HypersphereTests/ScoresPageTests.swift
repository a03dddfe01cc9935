import Foundation
import Hypersphere
import Testing

/// The tables of `docs/reference/scores.md` say all that there is.
@Suite struct ScoresPageTests {
    /// The cells of a table's rows, by the score that each begins with.
    private static func rows(under heading: String) throws -> [String: [String]] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let page = try String(contentsOf: root.appending(path: "docs/reference/scores.md"), encoding: .utf8)
        let section = "\n\(page)".components(separatedBy: "\n\(heading)\n").dropFirst().first ?? ""
        let lines = section.components(separatedBy: "\n## ")[0].split(separator: "\n").filter { $0.hasPrefix("| `") }
        let rows = lines.map { line in
            line.replacing("\\|", with: "").split(separator: "|", omittingEmptySubsequences: false).dropFirst()
                .dropLast()
                .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
        }
        return Dictionary(rows.map { ($0[0], Array($0.dropFirst())) }) { first, _ in first }
    }

    @Test("Every score has its formula, its source, and what it is good for")
    func scores() throws {
        let names = Set(ScoreName.allCases.map(\.rawValue))
        let (formulas, purposes) = (try Self.rows(under: "# Scores"), try Self.rows(under: "## What each is good for"))
        #expect(Set(formulas.keys) == names && Set(purposes.keys) == names)
        #expect(formulas.values.allSatisfy { $0.count == 4 && !$0[0].isEmpty && !$0[3].isEmpty })
        #expect(purposes.values.allSatisfy { $0.count == 1 && $0[0].count > 10 })
    }
}
