// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation
import Foundation
import TestSupport
import Testing

/// `cider drift` on images and on files of results.
@Suite struct DriftCommandTests {
    let detector: SmallDetector
    var folder: TemporaryFolder { detector.folder }

    init() throws {
        detector = try SmallDetector(bank: 8, calibration: 20)
        try SmallDetector.writeImages(to: folder, set: "new", count: 4, seed: 3000)
    }

    private func drift(_ arguments: [String]) throws -> CommandLine {
        try CommandLine(arguments: ["drift", "--model", detector.path] + arguments)
    }

    private func report(_ run: CommandLine) throws -> DriftReport {
        try JSONDecoder().decode(DriftReport.self, from: Data(run.output.utf8))
    }

    /// Lines of results whose scores are all farther out than any calibration image's, or nearer.
    private func lines(_ count: Int, far: Bool, like line: Substring) throws -> [String] {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let names = try #require(object["scores"] as? [String: Any]).keys
        let value = far ? "1e30" : "-1e30"
        let scores = names.map { "\"\($0)\":{\"value\":\(value)}" }.joined(separator: ",")
        return (0..<count).map {
            "{\"id\":\"\(far ? "far" : "near")-\($0)\",\"verdict\":\"\(far ? "out_of_distribution" : "in_distribution")\",\"scores\":{\(scores)}}"
        }
    }

    @Test("Images like the calibration images are no change; their results say the same as they")
    func noChange() throws {
        let text = try drift(["\(folder.path)/new"])
        #expect(text.status == 0)
        #expect(text.output.contains("no change is told in "))
        let images = try report(try drift(["--format", "json", "\(folder.path)/new"]))
        #expect(images.alarm == nil && images.failed == 0 && images.images > 4)
        #expect(images.scores.allSatisfy { $0.histogram.reduce(0, +) == images.images })

        for format in ["json", "jsonl"] {
            let file = "\(folder.path)/results.\(format)"
            let scored = try CommandLine(
                arguments: ["score", "--model", detector.path, "--output", file, "\(folder.path)/new"])
            #expect(scored.status == 0)
            #expect(try report(try drift(["--format", "json", "--results", file])) == images)
        }
    }

    @Test("A change ends with status 2, and says where the alarm came and where the change began")
    func change() throws {
        let scored = try CommandLine(
            arguments: ["score", "--model", detector.path, "--format", "jsonl", "\(folder.path)/new"])
        let line = try #require(scored.output.split(separator: "\n").first)
        let usual = scored.output.split(separator: "\n").map(String.init)
        let log =
            usual + ["{\"id\":\"broken\",\"error\":{\"detail\":\"no image\"}}"]
            + (try lines(100, far: true, like: line))
        let file = try folder.write(Array((log.joined(separator: "\r\n") + "\n\n").utf8), to: "log.jsonl")

        let run = try drift(["--interval", "1000", "--results", file])
        #expect(run.status == 2)
        #expect(run.output.contains("CHANGED") && run.output.contains("far-"))
        #expect(run.output.contains("1 image without scores"))

        let found = try report(try drift(["--interval", "1000", "--format", "json", "--results", file]))
        #expect(found.failed == 1 && found.images == usual.count + 100)
        let (alarm, start) = (try #require(found.alarm), try #require(found.start))
        #expect(start.image <= alarm.image && start.image <= usual.count + 5 && alarm.image > usual.count)
        #expect(found.flags.flagged >= 100)

        let thinned = try report(
            try drift(["--interval", "1000", "--every", "10", "--format", "json", "--results", file]))
        #expect(thinned.images == (usual.count + 100 + 9) / 10)
    }

    @Test("A false alarm, which a short interval has, does not begin after itself")
    func falseAlarm() throws {
        let run = try drift(["--interval", "1.5", "--format", "json", "\(folder.path)/new"])
        #expect(run.status == 2, "\(run.errors)")
        let found = try report(run)
        let (alarm, start) = (try #require(found.alarm), try #require(found.start))
        #expect(start.image <= alarm.image && alarm.image <= found.images)
    }

    @Test(
        "A number that is not finite leaves its image without scores; a wrong result of a document is told by its place"
    )
    func holes() throws {
        let scored = try CommandLine(
            arguments: ["score", "--model", detector.path, "--format", "jsonl", "\(folder.path)/new"])
        let lines = scored.output.split(separator: "\n").map(String.init)
        let names =
            try #require(
                try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])["scores"]
            as? [String: Any]
        let hole =
            "{\"id\":\"hole\",\"scores\":{"
            + (names ?? [:]).keys.map { "\"\($0)\":{\"value\":null}" }.joined(separator: ",") + "}}"
        let file = try folder.write(Array((lines + [hole]).joined(separator: "\n").utf8), to: "holes.jsonl")
        let found = try report(try drift(["--format", "json", "--results", file]))
        #expect(found.failed == 1 && found.images == lines.count)
        let document = "{\"results\":[\(lines[0]),{\"scores\":7}]}"
        let wrong = try folder.write(Array(document.utf8), to: "wrong.json")
        #expect(try drift(["--results", wrong]).errors.contains("result 2 of its 'results'"))
    }

    @Test("What cannot be read is told by its line, and a wrong command line is refused")
    func refusals() throws {
        let file = try folder.write(Array("{\"id\":\"a\",\"scores\":{}}\nnot json\n".utf8), to: "bad.jsonl")
        let run = try drift(["--results", file])
        #expect(run.status == 1 && run.errors.contains("line 2"))
        let empty = try folder.write([], to: "empty.jsonl")
        #expect(try drift(["--results", empty]).errors.contains("holds no results"))
        #expect(try drift([]).status == 64)
        #expect(try drift(["--interval", "1", "\(folder.path)/new"]).status == 64)
        #expect(try drift(["--results", file, "\(folder.path)/new"]).status == 64)
    }
}
