// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

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

    @Test("What the command line lacks, or names and is not there, is 64; what lies in the files is 1")
    func rule() throws {
        let folder = try TemporaryFolder()
        let text = try folder.write(Array("text".utf8), to: "text.onnx")
        let missing = [
            "fit", "fit --output x", "fit --output x --id y", "score", "score --model x", "evaluate --model x",
            "embed x",
            "calibrate --model x", "quantize x", "explain", "inspect", "inspect none", "serve --models none",
            "fit --output x --encoder \(text) --id none --holdout 0.3",
            "fit --output x --id y --encoder none --holdout 0.3",
            "fit --output x --embeddings none --calibration-embeddings none", "eval", "help eval", "score --no-such",
        ]
        for line in missing {
            let run = try CommandLine(arguments: line.split(separator: " ").map(String.init))
            #expect(run.status == 64 && run.errors.hasPrefix("Error: "), "\(line): \(run.errors)")
        }
        #expect(try CommandLine("inspect", text).status == 1)
    }

    @Test(
        "A command that there is not is told with the nearest",
        arguments: [("eval", "evaluate"), ("scroe", "score"), ("Serve", "serve"), ("calibrat", "calibrate")])
    func misspelt(_ word: String, meant: String) throws {
        for arguments in [[word, "--model", "x"], ["help", word]] {
            let run = try CommandLine(arguments: arguments)
            #expect(run.status == 64 && run.errors.contains("there is no command '\(word)': do you mean '\(meant)'?"))
        }
    }

    @Test("A file whose name begins with a hyphen is told how to be written")
    func hyphen() throws {
        let folder = try TemporaryFolder()
        try folder.write([1], to: "-x.png")
        let run = try CommandLine(shell: "\"$cider\" score --model m -x.png", in: folder.path)
        #expect(
            run.status == 64 && run.errors.contains("'-x.png' begins as a flag does, and is a file: write ./-x.png"))
        #expect(
            try !CommandLine(shell: "\"$cider\" score --model m -y.png", in: folder.path).errors.contains("is a file"))
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
