// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Testing

/// The expected values are those of `make_interval_goldens.py`.
@Suite struct IntervalTests {
    @Test(
        "The interval of a share is Clopper's and Pearson's, as scipy has it",
        arguments: [
            (0, 23, 0.0, 0.14818512891522512), (23, 23, 0.8518148710847749, 1.0),
            (1, 7, 0.0036102968619008097, 0.5787231970431982), (81, 263, 0.25273674558504267, 0.36762192260134746),
            (15, 148, 0.05784401008344801, 0.16165049034947895),
            (5000, 10000, 0.4901513805899749, 0.509848619410025),
        ])
    func share(hits: Int, count: Int, lower: Double, upper: Double) throws {
        let interval = try #require(ConfidenceInterval(share: hits, of: count))
        #expect(abs(interval.lower - lower) < 1e-9 && abs(interval.upper - upper) < 1e-9)
    }

    @Test("There is no share of no images")
    func none() {
        #expect(ConfidenceInterval(share: 0, of: 0) == nil && ConfidenceInterval(share: 3, of: 2) == nil)
        #expect(ConfidenceInterval(area: 1, inDistribution: 0, outOfDistribution: 3) == nil)
        #expect(ConfidenceInterval(meanOf: []) == nil)
    }

    @Test(
        "The interval of an area by the numbers of images is Newcombe's, of width above 0 at both ends too",
        arguments: [
            (1.0, 45, 23, 0.934203777948612, 1.0), (0.0, 45, 23, 0.0, 0.06579622205138803),
            (1.0, 1500, 7, 0.86108728228301, 1.0), (0.9, 100, 50, 0.8298907876067714, 0.9416030834188416),
            (0.5, 20, 20, 0.3314879271162708, 0.6685120728837293),
            (0.999, 1000, 1000, 0.9963477600870385, 0.9997259412553557),
        ])
    func area(area: Double, inside: Int, outside: Int, lower: Double, upper: Double) throws {
        let interval = try #require(
            ConfidenceInterval(area: area, inDistribution: inside, outOfDistribution: outside))
        #expect(abs(interval.lower - lower) < 1e-8 && abs(interval.upper - upper) < 1e-8)
    }

    @Test("The interval of a mean of shares adds distances up as roots of squares; that of one is its own")
    func mean() throws {
        let parts = try [(3, 10), (0, 23), (7, 7)].map { hits, count in
            (
                value: Double(hits) / Double(count),
                interval: try #require(ConfidenceInterval(share: hits, of: count))
            )
        }
        let mean = try #require(ConfidenceInterval(meanOf: parts))
        #expect(abs(mean.lower - 0.276207747142884) < 1e-9 && abs(mean.upper - 0.560779114374634) < 1e-9)
        #expect(ConfidenceInterval(meanOf: [parts[1]]) == parts[1].interval)
    }

    @Test("The binomial tail is the beta distribution's", arguments: [(9, 15, 1.0 / 3, 0.030827922990928854)])
    func tail(k: Int, n: Int, chance: Double, expected: Double) {
        #expect(abs(Binomial.atLeast(k, of: n, chance: chance) - expected) < 1e-12)
        #expect(Binomial.atLeast(0, of: n, chance: chance) == 1 && Binomial.atLeast(n + 1, of: n, chance: 1) == 0)
        #expect(Binomial.atLeast(n, of: n, chance: 1) == 1 && Binomial.atLeast(1, of: n, chance: 0) == 0)
    }

    @Test("FPR95 with ID positive takes of two recalls that are as near to 95 % the one that doubles put nearer")
    func fprTie() {
        // Confidences, larger more in-distribution: recalls of 56, 58 and 60 of 60.
        let inside = [Double](repeating: 10, count: 56) + [8, 8, 6, 6]
        let outside: [Double] = [9, 9, 9, 9, 7, 7, 7, 5, 5, 5]
        let scores = RankedScores(inDistribution: inside.map { -$0 }, outOfDistribution: outside.map { -$0 })
        #expect(scores.fpr95(positive: .inDistribution) == 0.4)
    }
}
