// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Foundation
import TestSupport
import Testing

/// Names and paths that people give, through the commands.
@Suite struct NameAndPathTests {
    let detector: SmallDetector
    var folder: TemporaryFolder { detector.folder }

    init() throws {
        detector = try SmallDetector(bank: 8, calibration: 20)
        try SmallDetector.writeImages(to: folder, set: "new", count: 2, seed: 2000)
    }

    private struct Row: Decodable {
        var id: String
        var verdict: String?
    }

    private struct Whole: Decodable { var results: [Row] }

    private func rows(_ text: String) throws -> [Row] {
        try JSONDecoder().decode(Whole.self, from: Data(text.utf8)).results
    }

    private func shell(_ line: String) throws -> CommandLine { try CommandLine(shell: line, in: folder.path) }

    @Test("A name that is not UTF-8 is taken wherever a name is, and told without loss")
    func bytes() throws {
        // `\351` is an e with an accent in Latin-1; the second file is called as the first is printed.
        let make = #"""
            f=$(printf 'caf\351.png'); d=$(printf 'd\351r'); m=$(printf 'm\351l'); o=$(printf 'r\351s')
            mkdir -p "$d"; cp new/red/0.png "$f"; cp new/red/0.png 'caf\xE9.png'; cp new/blue/0.png "$d/$f"
            cp -r models/colors "$m"; printf 'path\n%s\n' "$f" > t.csv; printf '{"path":"%s"}\n' "$d/$f" > t.jsonl
            """#
        let json = try shell(
            make + #"""

                "$cider" score --model "$m" --format json --output "$o.json" "$f" 'caf\xE9.png' "$d" t.csv t.jsonl
                "$cider" explain --model "$m" --output "$o.html" "$f" >&2 && test -f "$o.html" && cat "$o.json"
                """#)
        #expect(json.status == 0, "\(json.errors)")
        let rows = try rows(json.output)
        #expect(
            rows.map(\.id) == [
                "caf\\xE9.png", "caf\\x5CxE9.png", "d\\xE9r/caf\\xE9.png", "caf\\xE9.png", "d\\xE9r/caf\\xE9.png",
            ])
        #expect(rows.allSatisfy { $0.verdict != nil })
        let fit = try shell(
            make + #"""

                mkdir -p "$d"; cp -r bank "$d/b"; cp -r calibration "$d/c"; cp "\#(SmallDetector.encoderPath)" "$d/e.onnx"
                "$cider" fit --encoder "$d/e.onnx" --size 8 --mean 0.5 --std 0.25 --id "$d/b" --calibration "$d/c" --k 5 \
                    --output "$o/model" && "$cider" evaluate --model "$o/model" --id new --output "$d/report" \
                    --resamples 10 && test -f "$d/report/index.html" && test -f "$o/model/detector.json"
                """#)
        #expect(fit.status == 0, "\(fit.errors)")
    }

    @Test("The suffix of the output says the format, where nothing else does")
    func suffixes() throws {
        for (name, start) in [
            ("r.csv", "id,verdict"), ("r.json", "{\"model\""), ("r.ndjson", "{"), ("r.txt", "verdict  "),
            ("r", "verdict  "),
        ] {
            let file = "\(folder.path)/\(name)"
            let run = try CommandLine("score", "--model", detector.path, "--output", file, "\(folder.path)/new")
            #expect(run.status == 0 && run.errors.contains("\(file): written as "), "\(run.errors)")
            #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix(start))
        }
        let file = "\(folder.path)/named.csv"
        let run = try CommandLine(
            "score", "--model", detector.path, "--format", "jsonl", "--output", file, "\(folder.path)/new")
        #expect(!run.errors.contains("written as"))
        #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("{"))
    }

    @Test("An output that cannot be is refused before the work")
    func outputs() throws {
        let image = "\(folder.path)/new/red/0.png"
        let set = "\(folder.path)/new"
        for (command, place) in [
            (["score", image], "nodir/x.csv"), (["score", image], "new"), (["explain", image], "nodir/x.html"),
            (["embed", set], "nodir/x.safetensors"), (["evaluate", "--id", set], "new/red/0.png/report"),
        ] {
            let output = "\(folder.path)/\(place)"
            let run = try CommandLine(arguments: command + ["--model", detector.path, "--output", output])
            #expect(run.status == 64 && run.output.isEmpty, "\(run.errors)")
            #expect(run.errors.hasPrefix("Error: \(output): "), "\(run.errors)")
            #expect(!run.errors.contains("partial") && !run.errors.contains("looking"))
        }
        let fit = try CommandLine(
            "fit", "--encoder", SmallDetector.encoderPath, "--id", "\(folder.path)/bank", "--holdout", "0.3", "--size",
            "8", "--mean", "0.5", "--std", "0.25", "--output", "\(image)/model")
        #expect(fit.status == 64 && fit.errors.contains("0.png is a file"), "\(fit.errors)")
        #expect(!fit.errors.contains("looking"))
    }

    @Test("A report is put among other files only by --force, and in place of an earlier one")
    func foreignFiles() throws {
        try folder.write(Array("mine".utf8), to: "site/index.html")
        func evaluate(_ output: String, _ more: String...) throws -> CommandLine {
            try CommandLine(
                arguments: [
                    "evaluate", "--model", detector.path, "--id", "\(folder.path)/new", "--resamples", "10", "--output",
                    "\(folder.path)/\(output)",
                ] + more)
        }
        let refused = try evaluate("site")
        #expect(
            refused.status == 64 && refused.errors.contains("site holds index.html and no report"), "\(refused.errors)")
        let page = "\(folder.path)/site/index.html"
        #expect(try String(contentsOfFile: page, encoding: .utf8) == "mine")
        let forced = try evaluate("site/", "--force")
        #expect(forced.status == 0 && forced.output.contains("report: \(page)\n"), "\(forced.errors)")
        #expect(try evaluate("site").status == 0)
        #expect(try String(contentsOfFile: page, encoding: .utf8) != "mine")
    }

    @Test("A slash behind a folder's name is not told twice, and changes no place")
    func slashes() throws {
        let inspect = try CommandLine("inspect", detector.path + "/")
        #expect(inspect.output.contains(", \(detector.path)\n"), "\(inspect.output)")
        let copy = "\(folder.path)/models/copy"
        let calibrate = try CommandLine(
            "calibrate", "--model", detector.path + "//", "--calibration", "\(folder.path)/calibration/", "--output",
            copy + "/")
        #expect(calibrate.status == 0 && calibrate.output.contains(", \(copy)\n"), "\(calibrate.errors)")
        #expect(calibrate.output.hasPrefix("detector     copy, "))
        for run in [inspect, calibrate] { #expect(!(run.output + run.errors).contains("//")) }
    }

    @Test("- is the standard output where results go there, and no name of a file elsewhere")
    func standardOutput() throws {
        let score = try shell("\"$cider\" score --model models/colors --format csv --output - new/red")
        #expect(score.status == 0 && score.output.hasPrefix("id,verdict"), "\(score.errors)")
        let page = try shell("\"$cider\" explain --model models/colors --output - new/red/0.png")
        #expect(page.status == 0 && page.output.hasPrefix("<!"), "\(page.errors)")
        #expect(page.errors.contains("0.png: "))
        for line in ["embed new", "evaluate --id new", "calibrate --calibration new"] {
            let run = try shell("\"$cider\" \(line) --model models/colors --output -")
            #expect(run.status == 64 && run.errors.contains("a file of that name is ./-"), "\(run.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/-"))
    }

    @Test("Results are written to what a link leads to, and the link stays one")
    func links() throws {
        let run = try shell(
            """
            mkdir -p far; ln -s far/r.csv l.csv; ln -s ../far/p.html far/l.html
            "$cider" score --model models/colors --output l.csv new/red && \
                "$cider" explain --model models/colors --output far/l.html new/red/0.png && ls far
            """)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasSuffix("l.html\np.html\nr.csv\n"), "\(run.output)")
        for (link, target) in [("l.csv", "far/r.csv"), ("far/l.html", "../far/p.html")] {
            #expect(
                try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/\(link)") == target)
        }
    }

    @Test("What is wrong with the standard input is said of it, whatever file it is kept in")
    func standardInput() throws {
        for (input, words) in [
            ("/dev/null", "the standard input: cannot be read: it is empty"),
            ("noise", "the standard input: is damaged"),
            ("cut.tar", "the standard input: is damaged"), ("t.csv", "the standard input, line 2: no column"),
        ] {
            let run = try shell(
                """
                head -c 700 /dev/zero > noise; printf 'a,b\\n1,2' > t.csv
                tar cf set.tar new; head -c 3000 set.tar > cut.tar
                "$cider" score --model models/colors - < \(input)
                """)
            #expect(run.status == 1 && !run.output.contains("/proc/"), "\(run.output)")
            #expect((run.output + run.errors).contains(words), "\(input): \(run.output) \(run.errors)")
        }
        let fit = try shell("\"$cider\" calibrate --model models/colors --calibration - < /dev/null")
        #expect(fit.status == 1 && fit.errors.hasPrefix("Error: the standard input: "), "\(fit.errors)")
    }

    @Test("Where there is no detector, every command says so")
    func noDetector() throws {
        let missing = "\(folder.path)/models/colours"
        let commands = [
            ["score", "x.png", "--model"], ["explain", "x.png", "--model"], ["evaluate", "--id", "x", "--model"],
            ["calibrate", "--calibration", "x", "--model"], ["embed", "x", "--output", "y", "--model"], ["inspect"],
            ["quantize", "--id", "x", "--calibration", "x", "--id-test", "x", "--ood", "x"],
        ]
        for command in commands {
            let run = try CommandLine(arguments: command + [missing])
            #expect(run.status == 64, "\(command): \(run.errors)")
            #expect(run.errors.contains("there is no detector") && run.errors.contains("colors"), "\(run.errors)")
        }
        for (path, words) in [
            ("\(folder.path)/bank", "holds no detector.json"),
            ("\(folder.path)/models", "those in it are \(detector.path)"),
        ] {
            let run = try CommandLine("score", "--model", path, "x.png")
            #expect(run.status == 64 && run.errors.contains(words), "\(run.errors)")
        }
    }

    @Test("Images of tables and of the standard input are called as there; all commands take a table's flags")
    func identifiers() throws {
        try folder.write(
            Array("where,name,part\nred/0.png,one,a\nblue/1.png,two,b\n".utf8), to: "lists/t.csv")
        let flags = "--root new --path-column where --id-column name"
        for (line, names) in [
            ("lists/t.csv \(flags)", ["one", "two"]),
            ("lists/t.csv --root new --path-column 1", ["red/0.png", "blue/1.png"]),
            ("lists/t.csv \(flags) --split-column part --split b", ["two"]),
            ("- --root new --path-column where < lists/t.csv", ["red/0.png", "blue/1.png"]),
            ("- < set.tar", ["./red/0.png"]), ("set.tar", ["set.tar/red/0.png"]),
            ("new/red", ["new/red/0.png", "new/red/1.png"]),
        ] {
            let run = try shell(
                "tar cf set.tar -C new ./red/0.png; \"$cider\" score --model models/colors --format json \(line)")
            #expect(run.status == 0, "\(run.errors)")
            #expect(
                try rows(run.output).map(\.id) == names.map { line.hasPrefix("- < set") ? String($0.dropFirst(2)) : $0 }
            )
        }
        // A list is no table for the commas in its names.
        let commas = try shell(
            "cp new/red/0.png 'a, b.png'; printf 'a, b.png\\nnew/red/0.png\\n' | "
                + "\"$cider\" score --model models/colors --format json -")
        #expect(try rows(commas.output).map(\.id) == ["a, b.png", "new/red/0.png"], "\(commas.errors)")
        let explain = try shell(
            "head -2 lists/t.csv > one.csv; \"$cider\" explain --model models/colors one.csv \(flags) --bank bank "
                + "--output page.html")
        #expect(explain.status == 0 && explain.output.contains("one: "), "\(explain.errors)")
    }

    @Test("A part of embeddings is refused, not passed over")
    func splitOfEmbeddings() throws {
        for command in [["score", "--embeddings"], ["evaluate", "--id-embeddings"]] {
            let run = try CommandLine(arguments: command + ["x.npy", "--model", detector.path, "--split", "test"])
            #expect(run.status == 64 && run.errors.contains("--split"), "\(run.errors)")
        }
    }

    @Test("What is passed over is told once")
    func once() throws {
        try folder.write([1, 2, 3], to: "bank/red/bad.png")
        try folder.write(Array("text".utf8), to: "bank/yellow/notes.txt")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/bank/lost", withDestinationPath: "/nothing")
        try SmallDetector.writeImages(to: folder, set: "bank", count: 80, seed: 0)
        let run = try CommandLine(
            "fit", "--encoder", SmallDetector.encoderPath, "--id", "\(folder.path)/bank", "--holdout", "0.3", "--size",
            "8", "--mean", "0.5", "--std", "0.25", "--skip-unreadable", "--output", "\(folder.path)/models/held")
        #expect(run.status == 0, "\(run.errors)")
        for words in ["red/bad.png: ", "lost: ", "passed over 2 classes without an image: lost, yellow"] {
            #expect(run.errors.components(separatedBy: words).count == 2, "\(words): \(run.errors)")
        }
    }
}
