// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Encoding
import Evaluation
import Fitting
import Foundation
import Hypersphere
import Images
import Reporting
import TestSupport
import Testing

@Suite struct StandInTests {
    let colors: MeasuredColors

    init() throws {
        colors = try MeasuredColors()
    }

    @Test("Without OOD sets, stand-ins are measured, and named so everywhere")
    func standIns() throws {
        let evaluation = try colors.evaluate(
            EvaluationInput(inDistribution: try colors.set("unseen"), outOfDistribution: []))
        #expect(evaluation.outOfDistribution.map(\.standIn) == SyntheticOutlier.allCases)
        #expect(evaluation.outOfDistribution.allSatisfy { $0.images == 45 && $0.name.hasPrefix("stand-in: ") })
        #expect(evaluation.reading.restsOnStandIns)
        #expect(evaluation.reading.recommended == evaluation.decidingScore)
        for text in [Report(evaluation).html, TextTable(evaluation).text] {
            #expect(text.contains("they say nothing of your real OOD images"))
        }
        #expect(evaluation.mistakes.allSatisfy { $0.kind == .falseAlarm })
    }

    @Test("Each class in turn plays the outliers, for the scores that can be had without it")
    func leaveOneClassOut() throws {
        let evaluation = try colors.evaluate(
            EvaluationInput(inDistribution: try colors.set("unseen"), outOfDistribution: []))
        #expect(evaluation.leaveOneClassOut.map(\.score) == [.knn, .angle, .combined])
        #expect(evaluation.boundToClasses.isEmpty)
        for held in evaluation.leaveOneClassOut {
            #expect(Set(held.classes.map(\.label)) == Set(SmallDetector.classes))
            #expect(held.classes.allSatisfy { $0.images == 15 })
            #expect(held.classes.map(\.auroc.value) == held.classes.map(\.auroc.value).sorted())
            // Reds are far from blues and greens.
            #expect(held.meanAUROC > 0.95)
        }
        let html = Report(evaluation).html
        #expect(html.contains("A stand-in for OOD images: each class in turn is left out"))
        let given = EvaluationInput(
            inDistribution: try colors.set("unseen"),
            outOfDistribution: [OutlierSet(name: "grey", images: try colors.set("grey"))])
        #expect(try colors.evaluate(given).leaveOneClassOut.isEmpty)
        #expect(try colors.evaluate(given).reading.restsOnStandIns == false)
    }

    @Test("Every score plays without each class, or says why not; one learned anew is that of a bank without the class")
    func everyScore() throws {
        let small = colors.small
        try small.fit(replacing: true) { $0.scores = ScoreName.computed }
        func detector() throws -> Detector {
            try Detector(path: small.path, options: DetectorOptions(encoder: .init(precision: .f32)))
        }
        func evaluate(_ outliers: [OutlierSet], _ inside: ImageSet) throws -> DetectorEvaluation {
            try Evaluator(detector: try detector(), options: EvaluationOptions(bootstrap: Bootstrap(replicates: 2)))
                .evaluate(EvaluationInput(inDistribution: inside, outOfDistribution: outliers), tool: "a test")
        }
        let evaluation = try evaluate([], try colors.set("unseen"))
        let held = Dictionary(uniqueKeysWithValues: evaluation.leaveOneClassOut.map { ($0.score, $0) })
        let bound = evaluation.boundToClasses.map(\.score)
        #expect(Set(held.keys).union(bound) == Set(ScoreName.allCases))
        #expect(held[.vmf]?.method == .takenOut && held[.mahalanobis]?.method == .learnedAnew)
        #expect(held[.mahalanobis]?.learnedFrom == 60)
        let html = Report(evaluation).html
        #expect(html.contains("learned anew without the class, from 60 images of the bank"))

        // A detector that never saw red says the same.
        for set in ["bank", "calibration"] {
            try FileManager.default.removeItem(atPath: "\(small.folder.path)/\(set)/red")
        }
        try small.fit(replacing: true) { $0.scores = ScoreName.computed }
        let unseen = try colors.set("unseen")
        let without = try evaluate(
            [OutlierSet(name: "red", images: unseen.filter { $0.hasPrefix("red/") })],
            unseen.filter { !$0.hasPrefix("red/") })
        for score in without.scores where score.name != .combined && held[score.name] != nil {
            let red = try #require(held[score.name]?.classes.first { $0.label == "red" })
            #expect(abs(red.auroc.value - score.sets[0].metrics.auroc.value) < 0.02, "\(score.name)")
        }
    }

    @Test("An image that cannot be read is told once, and images that stand-ins are made of are counted once")
    func decodedOnce() throws {
        try colors.small.folder.write(Array("no image".utf8), to: "unseen/red/broken.png")
        var failures: [String] = []
        var total = 0
        let evaluation = try Evaluator(
            detector: colors.detector, options: EvaluationOptions(bootstrap: Bootstrap(replicates: 2))
        )
        .evaluate(
            EvaluationInput(inDistribution: try colors.set("unseen"), outOfDistribution: []), tool: "a test",
            failure: { failures.append($0) }, progress: { total = $1 })
        #expect(failures.count == 1 && failures[0].hasPrefix("red/broken.png: "))
        #expect(total == 46)
        #expect(evaluation.inDistribution.failures == 1)
        #expect(evaluation.outOfDistribution.allSatisfy { $0.images == 45 && $0.failures == 0 })
    }

    @Test("A detector of one class has synthetic stand-ins alone")
    func oneClass() throws {
        let evaluation = try colors.evaluate(
            EvaluationInput(
                inDistribution: try colors.set("unseen").filter { $0.hasPrefix("red/") }, outOfDistribution: []))
        #expect(evaluation.leaveOneClassOut.isEmpty)
        #expect(evaluation.outOfDistribution.count == SyntheticOutlier.allCases.count)
    }

    @Test("A stand-in has the pixels of its image in another order", arguments: SyntheticOutlier.allCases)
    func pixels(_ outlier: SyntheticOutlier) {
        // 10 columns and rows do not divide into four tiles.
        let image = RGBImage(width: 10, height: 10, pixels: (0..<300).map { UInt8($0 % 251) })
        let made = outlier.apply(to: image, seed: 3)
        #expect(made != image && made.pixels.sorted() == image.pixels.sorted())
        #expect(outlier.apply(to: image, seed: 3) == made && outlier.apply(to: image, seed: 4) != made)
        let dot = RGBImage(width: 1, height: 2, pixels: [1, 2, 3, 4, 5, 6])
        #expect(outlier.apply(to: dot, seed: 1).pixels.sorted() == dot.pixels)
    }
}
