import Datasets
import Detection
import Evaluation
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
        #expect(evaluation.leaveOneClassOut.map(\.score) == [.knn, .angle])
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
