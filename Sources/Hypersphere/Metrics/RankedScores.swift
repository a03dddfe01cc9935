// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The scores of in-distribution and out-of-distribution images, ranked and counted: what every metric of their
/// separation reads.
///
/// Larger scores mean more out-of-distribution. Scores that are not numbers rank above all others, infinity included, as
/// a verdict takes them. Images with equal scores cannot be told apart by any threshold, so they share a step and every
/// metric is exact under ties.
public struct RankedScores: Sendable, Equatable {
    /// The images that share one score.
    package struct Step: Sendable, Equatable {
        package var score: Double
        package var inDistribution: Int
        package var outOfDistribution: Int
    }

    /// One step for each distinct score, ascending.
    package internal(set) var steps: [Step]

    package let inDistributionCount: Int
    package let outOfDistributionCount: Int

    /// Ranks scores, in O(n log n).
    ///
    /// - Parameters:
    ///   - inDistribution: the scores of in-distribution images, in any order; may be empty.
    ///   - outOfDistribution: the scores of out-of-distribution images, in any order; may be empty.
    package init(inDistribution: [Double], outOfDistribution: [Double]) {
        inDistributionCount = inDistribution.count
        outOfDistributionCount = outOfDistribution.count
        let inside = Self.sorted(inDistribution)
        let outside = Self.sorted(outOfDistribution)
        steps = []
        var (first, second) = (0, 0)
        while first < inside.count || second < outside.count {
            let isInside =
                second == outside.count || first < inside.count && !Self.precedes(outside[second], inside[first])
            let score = isInside ? inside[first] : outside[second]
            var step = Step(score: score, inDistribution: 0, outOfDistribution: 0)
            while first < inside.count, !Self.precedes(score, inside[first]) {
                step.inDistribution += 1
                first += 1
            }
            while second < outside.count, !Self.precedes(score, outside[second]) {
                step.outOfDistribution += 1
                second += 1
            }
            steps.append(step)
        }
    }

    /// Ranks scores, in O(n log n).
    ///
    /// - Parameters:
    ///   - inDistribution: the scores of in-distribution images, in any order; may be empty.
    ///   - outOfDistribution: the scores of out-of-distribution images, in any order; may be empty.
    public init(inDistribution: [Float], outOfDistribution: [Float]) {
        self.init(
            inDistribution: inDistribution.map(Double.init), outOfDistribution: outOfDistribution.map(Double.init))
    }

    /// Whether there are images of both kinds; no metric exists otherwise.
    var isComparable: Bool { inDistributionCount > 0 && outOfDistributionCount > 0 }

    private static func precedes(_ first: Double, _ second: Double) -> Bool {
        first < second || second.isNaN && !first.isNaN
    }

    private static func sorted(_ scores: [Double]) -> [Double] {
        // Sorting numbers by `<` alone is much faster than by the whole order.
        let numbers = scores.filter { !$0.isNaN }.sorted()
        return numbers + Array(repeating: .nan, count: scores.count - numbers.count)
    }
}
