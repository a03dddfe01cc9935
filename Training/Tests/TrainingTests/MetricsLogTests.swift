import Foundation
import TestSupport
import Testing
import Training

@Suite struct MetricsLogTests {
    static func event<Summary: Decodable>(_ json: String, _ kind: (Summary) -> TrainingEvent) -> TrainingEvent? {
        (try? JSONDecoder().decode(Summary.self, from: Data(json.utf8))).map(kind)
    }

    /// Two epochs of two steps.
    static let events: [TrainingEvent] = (0..<2).flatMap { epoch in
        let steps = (0..<2).map { step in
            event(
                """
                {"epoch": \(epoch), "step": \(step), "loss": 1.5, "dispersionLoss": -0.25, "learningRate": 0.1,
                 "imagesPerSecond": 64}
                """, TrainingEvent.step)
        }
        let evaluation = #"{"accuracy": 0.5, "dispersion": 90, "compactness": 20}"#
        let end = event(
            #"{"epoch": \#(epoch), "loss": 1, "learningRate": 0.1, "evaluation": \#(evaluation), "seconds": 3}"#,
            TrainingEvent.epoch)
        return (steps + [end]).compactMap(\.self)
    }

    @Test func eventsComeBackAsTheyWereWritten() throws {
        #expect(Self.events.count == 6)
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/metrics.jsonl"
        let log = try MetricsLog(path: path, from: Position())
        for event in Self.events { try log.append(event) }
        #expect(MetricsLog.events(path: path) == Self.events)
    }

    @Test(arguments: [(0, 0, 0), (0, 1, 1), (1, 0, 3), (1, 1, 4), (2, 0, 6)])
    func aResumedRunKeepsWhatItHasDone(_ epoch: Int, _ step: Int, _ kept: Int) throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/metrics.jsonl"
        let log = try MetricsLog(path: path, from: Position())
        for event in Self.events { try log.append(event) }
        _ = try MetricsLog(path: path, from: Position(epoch: epoch, step: step))
        #expect(MetricsLog.events(path: path) == Array(Self.events.prefix(kept)))
    }

    @Test func aLineThatWasCutOffIsPassedOver() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/metrics.jsonl"
        let log = try MetricsLog(path: path, from: Position())
        for event in Self.events.prefix(3) { try log.append(event) }
        let content = try Data(contentsOf: URL(filePath: path))
        try content.dropLast(10).write(to: URL(filePath: path))
        #expect(MetricsLog.events(path: path) == Array(Self.events.prefix(2)))
        _ = try MetricsLog(path: path, from: Position(epoch: 5))
        #expect(try Data(contentsOf: URL(filePath: path)).last == UInt8(ascii: "\n"))
    }

    @Test func aNameThatIsNotUTF8IsAFileToo() throws {
        let folder = try TemporaryFolder()
        // The text of a name with a byte 0xE9, as arguments give it.
        let run = RunFolder(path: "\(folder.path)/caf\\xE9")
        #expect(!run.holdsRun)
        try RunFile.write(Data("{}".utf8), to: "\(folder.path)/caf\\xE9.json")
        #expect(RunFile.content(of: "\(folder.path)/caf\\xE9.json") == Data("{}".utf8))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains("caf\\xE9.json"))
    }

    @Test func aFileThatCannotBeWrittenIsNamed() throws {
        #expect(throws: TrainingError.file(path: "/dev/null/metrics.jsonl", reason: "Not a directory")) {
            try MetricsLog(path: "/dev/null/metrics.jsonl", from: Position())
        }
        #expect(throws: TrainingError.file(path: "/dev/null/x", reason: "Not a directory")) {
            try RunFile.append(Data([1]), to: "/dev/null/x")
        }
    }
}
