// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness
import Testing

/// Drawing lengths and directions apart is what drawing whole vectors is.
@Suite struct VirtualOutlierTests {
    /// Whole vectors from each class in turn, all of which are looked at.
    private func byDefinition(
        _ gaussians: ClassGaussians, whitening: [Float], count: Int, draws: Int, seed: UInt64
    ) throws -> Embeddings {
        let dimension = gaussians.dimension
        var generator = SplitMix64(state: seed)
        var drawn: [(square: Float, values: [Float])] = []
        for draw in 0..<draws {
            let normal = generator.normals(dimension)
            var deviation = normal
            for row in 0..<dimension {
                for column in 0..<row { deviation[row] -= whitening[row * dimension + column] * deviation[column] }
                deviation[row] /= whitening[row * dimension + row]
            }
            let mean = draw % gaussians.count * dimension
            drawn.append(
                (
                    normal.reduce(0) { $0 + $1 * $1 },
                    deviation.indices.map { gaussians.means[mean + $0] + deviation[$0] }
                )
            )
        }
        drawn.sort { $0.square > $1.square }
        return try Embeddings(normalizing: drawn.prefix(count).flatMap(\.values), dimension: dimension)
    }

    @Test("The outliers are those of the definition", arguments: [2, 5])
    func distribution(dimension: Int) throws {
        let fixture = try GaussianFixture(count: 400, dimension: dimension, classes: 2, seed: 3)
        let gaussians = try ClassGaussians.fit(fixture.embeddings, labels: fixture.labels, classes: 2)
        guard case .matrix(let whitening) = gaussians.whitening else {
            Issue.record("a small covariance is a matrix")
            return
        }
        let fast = try gaussians.virtualOutliers(2000, draws: 40_000, seed: 5)
        let slow = try byDefinition(gaussians, whitening: whitening, count: 2000, draws: 40_000, seed: 6)
        #expect(fast.count == 2000)
        // Each coordinate, and the distance to the nearest mean: the largest gap between the two distributions (Kolmogorov
        // and Smirnov) stays below what one pair in 10,000 exceeds.
        let limit = 2.225 * (2.0 / 2000).squareRoot()
        for offset in 0..<dimension {
            let pair = [fast, slow].map { sample in (0..<2000).map { sample[$0][$0 * dimension + offset] } }
            #expect(gap(pair[0], pair[1]) < limit, "coordinate \(offset)")
        }
        let score = MahalanobisScore(gaussians: gaussians)
        #expect(gap(score.values(for: fast), score.values(for: slow)) < limit)
    }

    @Test("The same seed gives the same bits, another seed others")
    func seeds() throws {
        let fixture = try GaussianFixture(count: 100, dimension: 6, classes: 2, seed: 4)
        let gaussians = try ClassGaussians.fit(fixture.embeddings, labels: fixture.labels, classes: 2)
        let first = try gaussians.virtualOutliers(50, draws: 500, seed: 1)
        #expect(try gaussians.virtualOutliers(50, draws: 500, seed: 1) == first)
        #expect(try gaussians.virtualOutliers(50, draws: 500, seed: 2) != first)
    }

    /// The largest difference of two empirical distributions.
    private func gap(_ first: [Float], _ second: [Float]) -> Double {
        let (first, second) = (first.sorted(), second.sorted())
        var (below, largest, place) = (0, 0.0, 0)
        for value in first {
            place += 1
            while below < second.count, second[below] <= value { below += 1 }
            largest = max(largest, abs(Double(place) / Double(first.count) - Double(below) / Double(second.count)))
        }
        return largest
    }
}
