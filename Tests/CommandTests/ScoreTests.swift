import Detection
import Foundation
import TestSupport
import Testing

/// `cider score` on whatever files there are.
@Suite struct ScoreTests {
    let detector: SmallDetector
    var folder: TemporaryFolder { detector.folder }

    init() throws {
        detector = try SmallDetector(bank: 8, calibration: 20)
        try SmallDetector.writeImages(to: folder, set: "new", count: 2, seed: 2000)
    }

    private struct Row: Decodable {
        struct Failure: Decodable { var detail: String }
        var id: String
        var verdict: String?
        var error: Failure?
    }

    private struct Whole: Decodable { var results: [Row] }

    private func score(_ arguments: [String]) throws -> CommandLine {
        try CommandLine(arguments: ["score", "--model", detector.path] + arguments)
    }

    @Test("Whatever is wrong with a file, it has a row, and the others are scored")
    func whateverIsWrong() throws {
        let good = "\(folder.path)/new/red/0.png"
        let text = try folder.write(Array("hello".utf8), to: "notes.txt")
        let empty = try folder.write([], to: "empty.png")
        let cut = try folder.write(Array(try Data(contentsOf: URL(filePath: good)).prefix(60)), to: "cut.png")
        let tar = try folder.write([UInt8](repeating: 7, count: 2000), to: "broken.tar")
        try FileManager.default.createDirectory(atPath: "\(folder.path)/nothing", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: "\(folder.path)/folder.png", withIntermediateDirectories: true)
        let paths = [
            "\(folder.path)/missing.png", good, text, empty, cut, tar, "\(folder.path)/nothing",
            "\(folder.path)/folder.png", "/dev/null", good,
        ]
        let run = try score(["--format", "json"] + paths)
        #expect(run.status == 1)
        let rows = try JSONDecoder().decode(Whole.self, from: Data(run.output.utf8)).results
        #expect(rows.map(\.id) == paths)
        #expect(rows.map { $0.verdict != nil } == paths.map { $0 == good })
        #expect(rows.allSatisfy { ($0.error?.detail.isEmpty == false) == ($0.verdict == nil) })
        #expect(
            run.errors.contains("10 images: ") && run.errors.contains(" of 2 scored), ")
                && run.errors.contains("8 not scored"))
        for format in ["jsonl", "ndjson", "csv", "table"] {
            let run = try score(["--format", format] + paths)
            #expect(run.status == 1)
            #expect(
                run.output.split(whereSeparator: \.isNewline).count == paths.count
                    + (format.hasSuffix("n") || format == "jsonl" ? 0 : 1))
        }
    }

    @Test("A file of results is there whole or not at all")
    func output() throws {
        let file = "\(folder.path)/results.csv"
        let run = try score(["--format", "csv", "--output", file, "\(folder.path)/new"])
        #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
        #expect(run.errors.contains("6 images: "))
        #expect(try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").count == 7)
        #expect(!FileManager.default.fileExists(atPath: file + ".partial"))
        let refused = try score(["--output", "\(folder.path)/no/such/folder.csv", "\(folder.path)/new"])
        #expect(refused.status != 0 && refused.errors.contains("no/such/folder.csv"))
    }

    @Test("Progress is shown on a terminal, and a pipe gets none")
    func progress() throws {
        let command =
            "\"$cider\" score --model '\(detector.path)' --format csv --output results.csv '\(folder.path)/new'"
        // `script` runs a command on a terminal of its own.
        let seen = try CommandLine(
            shell: "script --quiet --return --command '\(command.replacing("'", with: ""))' /dev/null", in: folder.path)
        #expect(seen.status == 0, "\(seen.output)")
        #expect(seen.output.contains("scoring  █") && seen.output.contains("6/6"), "\(seen.output)")
        let piped = try CommandLine(shell: "\(command) 2>&1 | cat", in: folder.path)
        #expect(piped.output.contains("6 images: ") && !piped.output.contains("scoring"), "\(piped.output)")
    }

    @Test("A signal ends the rows, and what was written can be read", .timeLimit(.minutes(2)))
    func signals() async throws {
        let process = Process()
        process.executableURL = CommandLine.executable
        let many = [String](repeating: "\(folder.path)/new", count: 400)
        process.arguments = ["score", "--model", detector.path, "--format", "json"] + many
        // A pipe that is full holds the run in its midst, however fast it is.
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        var written = Data()
        // The first rows say that it has begun.
        while written.count < 4096 {
            let more = pipe.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            written += more
        }
        process.interrupt()
        written += try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let rows = try JSONDecoder().decode(Whole.self, from: written).results
        #expect(!rows.isEmpty && rows.count < 2400)
        #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    }

    @Test("A table escapes what would steer a terminal; other formats keep a name's bytes")
    func names() throws {
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(folder.path)/new/red/0.png")))
        let path = try folder.write(bytes, to: "a\u{1B}[2J\u{9B}\r\nb,\"c\".png")
        let table = try score([path]).output
        #expect(table.contains(#"a\u{1B}[2J\u{9B}\u{D}\u{A}b,"c".png"#))
        #expect(!table.utf8.contains(0x1B))
        let csv = try score(["--format", "csv", path]).output
        #expect(csv.contains("\"\(folder.path)/a\u{1B}[2J\u{9B}\r\nb,\"\"c\"\".png\","))
        let json = try score(["--format", "json", path]).output
        #expect(try JSONDecoder().decode(Whole.self, from: Data(json.utf8)).results.map(\.id) == [path])
    }

    @Test("A table of all that can be asked has the columns of all that JSON says")
    func everything() throws {
        let asked = ["--explain", "--embedding", "--neighbours", "7", "\(folder.path)/new/red/0.png"]
        let csv = try score(["--format", "csv"] + asked).output.split(separator: "\n")
        let line = try score(["--format", "jsonl"] + asked).output
        let image = try JSONDecoder().decode(ScoredImage.self, from: Data(line.utf8))
        let columns = VerdictColumns(covering: [image])
        #expect(csv[0] == (columns.names + ["model", "model_version", "error"]).joined(separator: ","))
        let cells = csv[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let timings = Set(["decode_ms", "encode_ms", "score_ms"])
        for (name, (here, there)) in zip(columns.names, zip(cells, columns.row(image))) where !timings.contains(name) {
            #expect(here == there.csvField, "\(name)")
        }
    }
}
