// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Fitting
import Foundation
import Hypersphere
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: SharedData.hasBaseline, "\(SharedData.absence)"))
struct BaselineGoldenTests {
    let golden: BaselineGolden
    let baseline: BaselineDetector

    init() throws {
        golden = try BaselineGolden()
        baseline = try BaselineDetector.shared.get()
    }

    @Test("Embeddings, angles, p-values and classes of single images are those of other software")
    func images() throws {
        let names = Set(golden.images.map(\.image))
        let set = try BaselineDetector.set("cifar10-test").filter { names.contains($0) }
        let results = try baseline.measure(set)
        #expect(results.count == golden.images.count)
        let detector = baseline.detector
        let session = try detector.makeSession()
        for (image, scored) in results {
            let expected = try #require(golden.images.first { $0.image == image.identifier })
            #expect(abs(Double(scored.scores[.knn]?.value ?? 0) - expected.knn) < 0.05, "\(image.identifier)")
            #expect(abs(Double(scored.scores[.angle]?.value ?? 0) - expected.angle) < 0.05, "\(image.identifier)")
            #expect(abs((scored.scores[.knn]?.pValue ?? 0) - expected.pKNN) <= 4.0 / 5001, "\(image.identifier)")
            #expect(scored.nearestClass.label == expected.nearestClass, "\(image.identifier)")

            let prepared = try image.bytes.withUnsafeBytes { try detector.prepare($0) }
            let measurement = try #require(session.measure([prepared]).first).get()
            for (score, values) in [(ScoreName.knn, expected.features), (.angle, expected.projection)] {
                let options = VerdictOptions(score: score, embedding: true)
                let embedding = try #require(try detector.verdict(on: measurement, options: options).embedding)
                #expect(1 - cosine(embedding, values) < 1e-5, "\(image.identifier) \(score)")
            }
        }
    }

    @Test("The geometry of the classes is that of the golden figures")
    func geometry() throws {
        #expect(abs((baseline.fitted.geometry.dispersion ?? 0) - golden.figures.dispersion) < 0.05)
        #expect(abs(baseline.fitted.geometry.compactness - golden.figures.compactness) < 0.05)
    }

    @Test("On unseen images the false-alarm rate keeps the promise, and AUROC is that of the golden figures")
    func errorRates() throws {
        let unseen = try baseline.measure(try BaselineDetector.testImages { !$0.isMultiple(of: 2) })
        #expect(unseen.count == 5000)
        let accuracy = Double(unseen.count { $0.image.label == $0.scored.nearestClass.label }) / 5000
        #expect(abs(accuracy - golden.figures.accuracy) < 0.002)
        func values(_ results: [(image: LabeledImage, scored: ScoredImage)], _ score: ScoreName) -> [Float] {
            results.compactMap { $0.scored.scores[score]?.value }
        }
        for score in ScoreName.computed {
            let flagged = unseen.count { ($0.scored.scores[score]?.pValue ?? 0) <= 0.05 }
            #expect((0.035...0.065).contains(Double(flagged) / 5000), "\(score)")
        }
        for (name, expected) in golden.figures.ood {
            let scored = try baseline.measure(try BaselineDetector.set("ood-\(name)"))
            let others = ScoreName.computed.compactMap { score in
                golden.scores[score.rawValue]?[name].map { (score, $0) }
            }
            #expect(others.count == 7)
            for (score, figure) in [(ScoreName.knn, expected.knn.auroc), (.angle, expected.angle.auroc)] + others {
                let measured =
                    100
                    * auroc(
                        inDistribution: values(unseen, score), outOfDistribution: values(scored, score))
                #expect(abs(measured - figure) < 0.2, "\(name) \(score): \(measured), golden \(figure)")
            }
        }
    }

    private func cosine(_ left: [Float], _ right: [Float]) -> Double {
        var (product, leftSquared, rightSquared) = (0.0, 0.0, 0.0)
        for (x, y) in zip(left, right) {
            product += Double(x) * Double(y)
            leftSquared += Double(x) * Double(x)
            rightSquared += Double(y) * Double(y)
        }
        return product / (leftSquared * rightSquared).squareRoot()
    }
}
