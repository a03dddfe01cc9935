import Datasets
import Detection
import Encoding
import Evaluation
import Foundation
import TestSupport
import Testing

/// What an evaluation says of classes that the detector and a set do not share.
@Suite struct ClassNotesTests {
    let colors: MeasuredColors

    init() throws {
        colors = try MeasuredColors()
    }

    private func notes(_ set: String) throws -> [String] {
        EvaluationSource.images(try colors.set(set)).classNotes(set: "id", colors.detector)
    }

    @Test("Classes that agree, and sets without classes, are passed over")
    func agreement() throws {
        #expect(try notes("unseen").isEmpty)
        #expect(try notes("grey").isEmpty)
    }

    @Test("Foreign, misspelt and missing classes are named, and what accuracy counts is said")
    func disagreement() throws {
        let folder = "\(colors.small.folder.path)/unseen"
        try FileManager.default.moveItem(atPath: "\(folder)/blue", toPath: "\(folder)/Bleu")
        try FileManager.default.copyItem(atPath: "\(colors.small.folder.path)/dark", toPath: "\(folder)/stone")
        #expect(
            try notes("unseen") == [
                "15 id images have the class 'Bleu', which the detector lacks; is it 'blue'?",
                "7 id images have the class 'stone', which the detector lacks",
                "there are no id images of the detector's classes 'blue'",
                "accuracy of id is that of the 30 of 52 images with a class of the detector",
            ])
        // The figure is what the sentence says.
        let evaluation = try colors.evaluate(
            EvaluationInput(inDistribution: try colors.set("unseen"), outOfDistribution: []))
        #expect(evaluation.inDistribution.accuracy?.value == 1)
    }

    @Test("A detector without classes has none to disagree with")
    func unlabelled() throws {
        for (set, seed) in [("flat", 5000), ("held", 6000)] {
            for number in 0..<25 {
                try colors.small.folder.write(
                    SmallDetector.image(channel: 1, seed: seed + number), to: "\(set)/\(number).png")
            }
        }
        try colors.small.fit(bank: "flat", calibration: "held", replacing: true)
        let detector = try Detector(
            path: colors.small.path, options: DetectorOptions(encoder: .init(precision: .f32)))
        let source = EvaluationSource.images(try colors.set("unseen"))
        #expect(source.classNotes(set: "id", detector).isEmpty)
    }
}
