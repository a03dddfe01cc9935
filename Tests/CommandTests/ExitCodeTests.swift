import Foundation
import TestSupport
import Testing

/// `docs/reference/exit-codes.md` against the command.
@Suite struct ExitCodeTests {
    private struct Row {
        let status: Int32
        let example: [String]
    }

    private static func rows() throws -> [Row] {
        let page = try String(
            contentsOf: packageFolder.appending(path: "docs/reference/exit-codes.md"), encoding: .utf8)
        return page.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let first = cells.first, let status = Int32(first) else { return nil }
            let example = cells.last.flatMap { $0.hasPrefix("`cider ") ? $0.dropFirst(7).dropLast() : nil } ?? ""
            return Row(status: status, example: example.split(separator: " ").map(String.init))
        }
    }

    @Test("The page lists every status that there is")
    func complete() throws {
        #expect(try Self.rows().map(\.status) == [0, 1, 2, 64, 128 + SIGINT, 128 + SIGTERM])
    }

    @Test("Each example ends with the status of its row")
    func examples() throws {
        let rows = try Self.rows().filter { !$0.example.isEmpty }
        #expect(rows.count == 3)
        for row in rows {
            let run = try CommandLine(arguments: row.example)
            #expect(run.status == row.status, "\(row.example): \(run.errors)")
        }
    }
}
