// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness
import Testing

@Suite struct RankedScoresTests {
    @Test("AUROC is the share of pairs in the right order, equal ones counting half")
    func aurocByPairs() {
        var generator = SplitMix64(state: 3)
        // Few values, so that there are many ties.
        let inside = (0..<60).map { _ in Double(Int.random(in: 0...8, using: &generator)) }
        let outside = (0..<45).map { _ in Double(Int.random(in: 3...11, using: &generator)) }
        var pairs = 0.0
        for a in inside { for b in outside { pairs += b > a ? 1 : b == a ? 0.5 : 0 } }
        let scores = RankedScores(inDistribution: inside, outOfDistribution: outside)
        #expect(scores.auroc == pairs / Double(inside.count * outside.count))
    }

    @Test("Sets that are told apart at once have perfect metrics, and swapped ones the worst")
    func extremes() {
        let good = RankedScores(inDistribution: [1, 2, 3], outOfDistribution: [4.0, 5])
        #expect(good.auroc == 1)
        for positive in PositiveClass.allCases {
            #expect(good.averagePrecision(positive: positive) == 1)
            #expect(good.aupr(positive: positive) == 1)
            #expect(good.fpr95(positive: positive) == 0)
        }
        let bad = RankedScores(inDistribution: [4, 5], outOfDistribution: [1.0, 2, 3])
        #expect(bad.auroc == 0)
        for positive in PositiveClass.allCases { #expect(bad.fpr95(positive: positive) == 1) }
    }

    @Test("The two definitions of FPR95 are kept apart")
    func fpr95() {
        // One far ID image: it costs nothing where 95 % of the ID images are enough, and the reverse.
        let inside = (0..<39).map(Double.init) + [100]
        let outside = [50.0, 60, 70]
        let scores = RankedScores(inDistribution: inside, outOfDistribution: outside)
        #expect(scores.fpr95(positive: .inDistribution) == 0)
        #expect(scores.fpr95(positive: .outOfDistribution) == 1.0 / 40)
    }

    @Test("Without images of one kind there are no metrics", arguments: [([], [1.0]), ([1.0], []), ([], [])])
    func empty(_ inside: [Double], _ outside: [Double]) {
        let scores = RankedScores(inDistribution: inside, outOfDistribution: outside)
        #expect(scores.auroc == nil)
        #expect(scores.curve.isEmpty)
        for positive in PositiveClass.allCases {
            #expect(scores.averagePrecision(positive: positive) == nil)
            #expect(scores.aupr(positive: positive) == nil)
            #expect(scores.fpr95(positive: positive) == nil)
        }
        #expect((scores.detectionRate(above: 0) == nil) == outside.isEmpty)
        #expect((scores.falseAlarmRate(above: 0) == nil) == inside.isEmpty)
    }

    @Test("What is not a number ranks above infinity, and is flagged at any threshold")
    func notANumber() {
        let scores = RankedScores(
            inDistribution: [0, .infinity, -.infinity], outOfDistribution: [Double.nan, .nan, .infinity])
        #expect(scores.steps.map(\.inDistribution) == [1, 1, 1, 0])
        #expect(scores.steps.map(\.outOfDistribution) == [0, 0, 1, 2])
        #expect(scores.auroc == 8.5 / 9)
        #expect(scores.detectionRate(above: .infinity) == 2.0 / 3)
        #expect(scores.falseAlarmRate(above: .infinity) == 0)
    }

    @Test("Rates count what lies above a threshold, and not what lies on it")
    func rates() {
        let scores = RankedScores(inDistribution: [1, 2, 2, 3], outOfDistribution: [2.0, 3, 4, 4])
        #expect(scores.falseAlarmRate(above: 2) == 0.25)
        #expect(scores.detectionRate(above: 2) == 0.75)
        #expect(scores.detectionRate(above: -1) == 1)
        #expect(scores.detectionRate(above: 4) == 0)
    }

    @Test("The area under the curve is AUROC")
    func curve() throws {
        let scores = RankedScores(inDistribution: [1, 2, 2, 3, 5], outOfDistribution: [2.0, 3, 4, 4])
        let curve = scores.curve
        #expect(curve.first == .init(falseAlarmRate: 0, detectionRate: 0))
        #expect(curve.last == .init(falseAlarmRate: 1, detectionRate: 1))
        let area = zip(curve, curve.dropFirst()).reduce(0.0) { sum, pair in
            sum + (pair.1.falseAlarmRate - pair.0.falseAlarmRate) * (pair.1.detectionRate + pair.0.detectionRate) / 2
        }
        #expect(abs(area - (try #require(scores.auroc))) < 1e-12)
    }
}
