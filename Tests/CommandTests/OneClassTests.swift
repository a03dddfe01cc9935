import Detection
import Foundation
import Hypersphere
import TestSupport
import Testing

/// `cider fit` on images without classes.
@Suite struct OneClassTests {
    @Test("With all scores asked for, each that a single class cannot have is named with its reason, and k is told")
    func allScores() throws {
        let folder = try TemporaryFolder()
        for (set, seed, count) in [("flat", 0, 24), ("held", 1000, 40)] {
            for number in 0..<count {
                try folder.write(SmallDetector.image(channel: 1, seed: seed + number), to: "\(set)/\(number).png")
            }
        }
        func fit(_ scores: String) throws -> CommandLine {
            try CommandLine(
                "fit", "--encoder", SmallDetector.encoderPath, "--id", "\(folder.path)/flat", "--calibration",
                "\(folder.path)/held", "--size", "8", "--mean", "0.5", "--std", "0.25", "--scores", scores, "--output",
                "\(folder.path)/model")
        }
        let refused = try fit("knn,msp,vim")
        #expect(
            refused.status != 0 && refused.errors.contains("leave msp and vim out of --scores"), "\(refused.errors)")
        let all = try fit("all")
        #expect(all.status == 0, "\(all.errors)")
        let lines = all.errors.split(separator: "\n").map(String.init)
        for name in ScoreName.computed where name.needsClasses {
            #expect(lines.contains("\(name.rawValue) is left out: \(name.singleClassReason)"), "\(all.errors)")
        }
        let kept = try DetectorBundle(reading: "\(folder.path)/model").manifest.scores.map(\.name)
        #expect(kept == ScoreName.computed.filter { !$0.needsClasses })
        #expect(lines.contains("k is 12, half of the 24 images of the bank, for which 100 are too many"))
        #expect(all.output.contains("knn (k = 12)"))
    }
}
