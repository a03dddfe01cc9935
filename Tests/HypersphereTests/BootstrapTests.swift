// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness
import Testing

@Suite struct BootstrapTests {
    /// Two unit normals, one standard deviation apart.
    private static func sample(_ count: Int, seed: Int) -> RankedScores {
        var generator = SplitMix64(state: UInt64(seed))
        let inside: [Float] = generator.normals(count)
        let outside: [Float] = generator.normals(count).map { $0 + 1 }
        return RankedScores(inDistribution: inside, outOfDistribution: outside)
    }

    @Test("The interval's width is that of the metric over fresh samples")
    func width() throws {
        let samples: [RankedScores] = (0..<300).map { Self.sample(100, seed: $0) }
        let aurocs = samples.compactMap(\.auroc).sorted()
        let fresh = aurocs[292] - aurocs[7]
        let interval = try #require(
            Bootstrap(replicates: 2000).intervals(of: samples[0]) { [$0.auroc] }[0])
        #expect((0.75...1.35).contains((interval.upper - interval.lower) / fresh))
        let value = try #require(samples[0].auroc)
        #expect(interval.lower < value && value < interval.upper)
    }

    @Test("The interval covers the truth about as often as it says")
    func coverage() {
        // The chance that a unit normal is below another whose mean is 1: Phi(1 / sqrt 2).
        let truth = 0.7602499389065233
        let bootstrap = Bootstrap(replicates: 300, level: 0.9)
        let covered = (0..<200).count { (seed: Int) -> Bool in
            let interval = bootstrap.intervals(of: Self.sample(80, seed: 1000 + seed)) { [$0.auroc] }[0]
            return interval.map { $0.lower <= truth && truth <= $0.upper } ?? false
        }
        // 180 are promised, with a standard deviation of 4.2; percentile intervals of small samples hold a little less.
        #expect((155...196).contains(covered), "\(covered) of 200")
    }

    @Test("The same seed gives the same interval, another one another")
    func seed() {
        let scores = Self.sample(50, seed: 1)
        func interval(_ seed: UInt64) -> [ConfidenceInterval?] {
            Bootstrap(replicates: 50, seed: seed).intervals(of: scores) { [$0.auroc] }
        }
        #expect(interval(5) == interval(5))
        #expect(interval(5) != interval(6))
    }

    @Test("Every metric has an interval around it, though resamples leave images out")
    func allMetrics() throws {
        let scores = Self.sample(40, seed: 3)
        let metrics: [(RankedScores) -> Double?] = PositiveClass.allCases.flatMap { positive in
            [
                { $0.aupr(positive: positive) }, { $0.averagePrecision(positive: positive) },
                { $0.fpr95(positive: positive) },
            ]
        }
        let intervals = Bootstrap(replicates: 200).intervals(of: scores) { scores in metrics.map { $0(scores) } }
        for (interval, metric) in zip(intervals, metrics) {
            let (interval, value) = (try #require(interval), try #require(metric(scores)))
            #expect(interval.lower <= value && value <= interval.upper)
        }
    }

    @Test("Degenerate samples have degenerate intervals, or none")
    func degenerate() {
        let equal = RankedScores(inDistribution: [1.0, 1, 1], outOfDistribution: [1.0])
        #expect(
            Bootstrap(replicates: 10).intervals(of: equal) { [$0.auroc] } == [
                ConfidenceInterval(lower: 0.5, upper: 0.5)
            ])
        let empty = RankedScores(inDistribution: [1.0], outOfDistribution: [Double]())
        #expect(Bootstrap(replicates: 10).intervals(of: empty) { [$0.auroc] } == [nil])
    }
}
