import Foundation
import TestSupport
import Testing
import Training
import TrainingRuns

@Suite struct EventFileTests {
    static func step(_ epoch: Int, _ step: Int) throws -> TrainingEvent {
        let json = """
            {"epoch": \(epoch), "step": \(step), "loss": \(Double(epoch) + Double(step) / 4), "compactnessLoss": 0.5,
             "dispersionLoss": -0.25, "dispersion": 90.5, "compactness": 20.25, "learningRate": 0.125,
             "imagesPerSecond": 64}
            """
        return .step(try JSONDecoder().decode(StepSummary.self, from: Data(json.utf8)))
    }

    static func epoch(_ epoch: Int) throws -> TrainingEvent {
        let json = """
            {"epoch": \(epoch), "loss": 1, "learningRate": 0.125, "seconds": 1,
             "evaluation": {"accuracy": 0.75, "dispersion": 95, "compactness": 30}}
            """
        return .epoch(try JSONDecoder().decode(EpochSummary.self, from: Data(json.utf8)))
    }

    @Test("The checksum's value is the one that its definition gives (RFC 3720, B.4)")
    func checksum() {
        #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.checksum([]) == 0)
    }

    @Test func recordsAreReadUpToTheFirstThatIsDamaged() {
        let contents: [[UInt8]] = [[], [1, 2, 3], Array(repeating: 9, count: 300)]
        let file = contents.flatMap(Record.encoded)
        #expect(Record.contents(of: file) == contents)
        for length in 0..<file.count {
            let read = Record.contents(of: Array(file[..<length]))
            #expect(contents.starts(with: read) && read.count < contents.count)
        }
        var damaged = file
        damaged[16 + 12 + 1] ^= 1
        #expect(Record.contents(of: damaged) == [[]])
        damaged = file
        damaged[7] = 0xFF
        #expect(Record.contents(of: damaged).isEmpty)
    }

    @Test(
        "A resumed run's file goes on after its checkpoint",
        .enabled(if: PythonTools.tensorBoard.isAvailable, "\(PythonTools.absence)"))
    func tensorBoardReads() throws {
        let folder = try TemporaryFolder()
        let path = RunFolder(path: folder.path).eventsPath
        var file = try EventFile(path: path, from: Position(), stepsPerEpoch: 2)
        for event in try [Self.step(0, 0), Self.step(0, 1), Self.epoch(0), Self.step(1, 0), Self.step(1, 1)] {
            try file.append(event)
        }
        // Killed in the middle of a record.
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes.removeLast(5)
        try bytes.write(to: URL(filePath: path))
        file = try EventFile(path: path, from: Position(epoch: 1, step: 0), stepsPerEpoch: 2)
        try file.append(Self.step(1, 0))

        let output = try PythonTools.tensorBoard.run("../Training/Tests/TrainingRunsTests/read_events.py", folder.path)
        struct Scalar: Decodable, Equatable {
            let step: Int
            let value: Double
        }
        let scalars = try JSONDecoder().decode([String: [Scalar]].self, from: output)
        #expect(
            scalars["loss/total"] == [
                Scalar(step: 0, value: 0), Scalar(step: 1, value: 0.25), Scalar(step: 2, value: 1),
            ])
        #expect(scalars["validation/accuracy"] == [Scalar(step: 1, value: 0.75)])
        #expect(scalars["degrees/dispersion"]?.count == 3)
        #expect(scalars.count == 10)
    }
}
