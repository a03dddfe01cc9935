import Fitting
import Foundation
import Hypersphere
import TestSupport
import Testing

/// `cider score` and `POST /score` say the same of the same image, but for what `docs/reference/clients.md` lists.
@Suite struct OneSchemaTests {
    private static let asked = ["--explain", "--embedding", "--neighbours", "7", "--score", "combined"]
    private static let query = "?explain&embedding&neighbours=7&score=combined"

    /// Times differ from run to run; whether they are there does not.
    private static let times = ["decode", "queue", "encode", "score"]

    /// Files that have a verdict, and one that has none.
    private static func files(in folder: TemporaryFolder) throws -> [String] {
        try SmallDetector.writeImages(to: folder, set: "new", count: 1, seed: 3000)
        return [
            "\(folder.path)/new/red/0.png", try folder.write(Array("hello".utf8), to: "no,image.png"),
            "\(folder.path)/new/blue/0.png",
        ]
    }

    private static func form(_ files: [String], accept: String) -> [String] {
        files.flatMap { ["--form", "image=@\"\($0)\";filename=\"\($0)\""] } + ["--header", "Accept: \(accept)"]
    }

    private static func json(_ text: some StringProtocol) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    /// Holds two values equal field by field.
    private static func expectEqual(_ left: Any, _ right: Any, at path: String) {
        switch (left, right) {
        case (let left as [String: Any], let right as [String: Any]):
            if path.hasSuffix(".error") {
                // On the command line there is no HTTP to class an error.
                #expect(
                    left.keys.sorted() == ["detail"] && right.keys.sorted() == ["detail", "status", "title", "type"])
                #expect(left["detail"] as? String == right["detail"] as? String)
                return
            }
            #expect(left.keys.sorted() == right.keys.sorted(), "\(path)")
            for (key, value) in left {
                guard let other = right[key] else { continue }
                expectEqual(value, other, at: "\(path).\(key)")
            }
        case (let left as [Any], let right as [Any]):
            #expect(left.count == right.count, "\(path)")
            for (place, (one, other)) in zip(left, right).enumerated() {
                expectEqual(one, other, at: "\(path)[\(place)]")
            }
        case (let left as String, let right as String): #expect(left == right, "\(path)")
        case (let left as NSNumber, let right as NSNumber):
            guard !path.contains(".timings_ms.") else { return }
            // The engine may divide its work among other threads.
            #expect(
                abs(left.doubleValue - right.doubleValue) <= 1e-4 * max(1, abs(right.doubleValue)),
                "\(path): \(left) and \(right)")
        default: Issue.record("\(path): \(left) and \(right)")
        }
    }

    @Test("JSON, lines and CSV of the command line and the server are the same")
    func sameInAllFormats() async throws {
        let small = try SmallDetector { $0.scores = ScoreName.computed }
        let files = try Self.files(in: small.folder)
        let server = try await RunningServer(
            models: "\(small.folder.path)/models", arguments: ["--precision", "f32", "--threads", "1"])
        func command(_ format: String) throws -> String {
            let engine = ["--precision", "f32", "--threads", "1"]
            let run = try CommandLine(
                arguments: ["score", "--model", small.path, "--format", format] + Self.asked + engine + files)
            #expect(run.status == 1, "\(run.errors)")
            return run.output
        }
        func answer(_ accept: String) throws -> String {
            let answer = try server.post("/score\(Self.query)", Self.form(files, accept: accept))
            #expect(answer.status == 200, "\(answer.body)")
            return answer.body
        }

        let whole = (try command("json"), try answer("application/json"))
        Self.expectEqual(try Self.json(whole.0), try Self.json(whole.1), at: "$")
        // Nothing of it was left out.
        #expect(
            whole.1.contains("\"combination\"") && whole.1.contains("\"explanation\"") && whole.1.contains("\"error\""))

        let lines = (
            try command("jsonl").split(separator: "\n"), try answer("application/x-ndjson").split(separator: "\n")
        )
        #expect(lines.0.count == 3 && lines.1.count == 3)
        for (place, (one, other)) in zip(lines.0, lines.1).enumerated() {
            Self.expectEqual(try Self.json(one), try Self.json(other), at: "line \(place)")
        }

        let tables = (
            try command("csv").components(separatedBy: "\n"), try answer("text/csv").components(separatedBy: "\r\n")
        )
        #expect(tables.1[0] == tables.0[0] + ",error_type,error_status")
        #expect(tables.0.count == 5 && tables.1.count == 5)
        let names = tables.0[0].split(separator: ",")
        for row in [1, 3] {
            let (one, other) = (Self.cells(tables.0[row]), Self.cells(tables.1[row]))
            #expect(one.count == names.count && other.count == names.count + 2)
            for (name, (left, right)) in zip(names, zip(one, other))
            where !Self.times.contains(where: { name == "\($0)_ms" }) {
                guard let left = Double(left), let right = Double(right) else {
                    #expect(left.split(separator: " ").count == right.split(separator: " ").count, "\(name)")
                    if name != "embedding" { #expect(left == right, "\(name)") }
                    continue
                }
                #expect(abs(left - right) <= 1e-4 * max(1, abs(right)), "\(name)")
            }
        }
        #expect(tables.0[2].hasPrefix("\"\(files[1])\",,") && tables.1[2].hasPrefix("\"\(files[1])\",,"))
    }

    /// The cells of a row whose only quoted cells hold no quotes.
    private static func cells(_ row: String) -> [String] {
        var cells = [""]
        var isQuoted = false
        for character in row {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
        }
        return cells
    }
}
