// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness
import Testing

@Suite struct OutlierProbabilityTests {
    @Test("Between two normal distributions the curve is the ratio of their densities")
    func normals() throws {
        var generator = SplitMix64(state: 3)
        let inliers = generator.normals(20_000)
        let outliers = generator.normals(5000).map { $0 + 2 }
        let curve = try #require(OutlierProbability.fit(inliers: inliers, outliers: outliers))
        #expect(abs(curve.slope - 2) < 0.1)
        #expect(abs(curve.intercept + 2) < 0.15)
        #expect(abs(curve.probability(of: 1) - 0.5) < 0.02)
        #expect(curve.probability(of: .nan) == 1 && curve.probability(of: .infinity) == 1)
        #expect(curve.probability(of: -.infinity) == 0)
    }

    @Test("Scores that do not overlap give a finite curve; scores that tell nothing give none")
    func extremes() throws {
        let apart = try #require(OutlierProbability.fit(inliers: [1, 2, 3], outliers: [10, 11, 12]))
        #expect(apart.slope.isFinite && apart.probability(of: 3) < 0.5 && apart.probability(of: 10) > 0.5)
        #expect(OutlierProbability.fit(inliers: [], outliers: [1]) == nil)
        #expect(OutlierProbability.fit(inliers: [1, 1], outliers: [1, 1]) == nil)
        #expect(OutlierProbability.fit(inliers: [5, 6], outliers: [1, 2]) == nil)
        #expect(OutlierProbability.fit(inliers: [1, .nan], outliers: [2, 3]) == nil)
    }

    @Test("Virtual outliers lie on the sphere, outside their classes, and are the same every time")
    func virtualOutliers() throws {
        var generator = SplitMix64(state: 4)
        let centers: [[Float]] = [[3, 0, 0, 0, 0, 0], [0, 3, 0, 0, 0, 0]]
        let labels = (0..<400).map { $0 % 2 }
        let bank = try Embeddings(
            normalizing: labels.flatMap { label in centers[label].map { $0 + generator.normal() / 2 } }, dimension: 6)
        let gaussians = try ClassGaussians.fit(bank, labels: labels, classes: 2)
        let outliers = try gaussians.virtualOutliers(50, draws: 5000, seed: 9)
        #expect(outliers.count == 50)
        #expect(try gaussians.virtualOutliers(50, draws: 5000, seed: 9) == outliers)
        #expect(try gaussians.virtualOutliers(50, draws: 5000, seed: 10) != outliers)
        let score = MahalanobisScore(gaussians: gaussians)
        let own = score.values(for: bank).sorted()
        let theirs = score.values(for: outliers).sorted()
        #expect(theirs[25] > own[360], "the median outlier is farther than nine in ten of the bank")
    }
}
