// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Randomness

/// Draws images anew, with replacement, as often as there are of each kind: how much a metric moves with the sample.
///
/// Seeded, so that a report can be made again. Only counts are drawn, on the ranking that is there already, so a resample
/// costs O(n) and is never sorted.
package struct Bootstrap: Sendable, Equatable {
    /// The number of resamples.
    package var replicates: Int

    /// The confidence of the intervals, in (0, 1).
    package var level: Double

    package var seed: UInt64

    package init(replicates: Int = 1000, level: Double = 0.95, seed: UInt64 = 1) {
        self.replicates = max(1, replicates)
        self.level = level
        self.seed = seed
    }

    /// Several metrics on the same resamples.
    ///
    /// Rankings that share their in-distribution images get the same draws of these, so replicates of several sets may be
    /// averaged one by one.
    ///
    /// - Parameters:
    ///   - scores: what is resampled.
    ///   - metrics: gives the metrics of a resample, always the same number of them.
    /// - Returns: for each metric its value on every resample; not a number where a resample has no such metric.
    package func replicates(of scores: RankedScores, metrics: (RankedScores) -> [Double?]) -> [[Double]] {
        var resample = Resample(scores)
        var values: [[Double]] = []
        var seeds = SplitMix64(state: seed)
        for _ in 0..<replicates {
            var random = SplitMix64(state: seeds.next())
            resample.draw(&random)
            for (index, value) in metrics(resample.scores).enumerated() {
                if index == values.count { values.append([]) }
                values[index].append(value ?? .nan)
            }
        }
        return values
    }

    /// The percentile intervals of several metrics; nil where a resample has no such metric.
    ///
    /// - Parameters: as of ``replicates(of:metrics:)``.
    package func intervals(
        of scores: RankedScores, metrics: (RankedScores) -> [Double?]
    ) -> [ConfidenceInterval?] {
        replicates(of: scores, metrics: metrics).map { ConfidenceInterval(percentilesOf: $0, level: level) }
    }
}

/// Counts drawn with replacement on the steps of a ranking.
private struct Resample {
    private(set) var scores: RankedScores
    /// The step of each image.
    private let inDistribution: [UInt32]
    private let outOfDistribution: [UInt32]

    init(_ scores: RankedScores) {
        self.scores = scores
        inDistribution = scores.steps.enumerated().flatMap { index, step in
            repeatElement(UInt32(index), count: step.inDistribution)
        }
        outOfDistribution = scores.steps.enumerated().flatMap { index, step in
            repeatElement(UInt32(index), count: step.outOfDistribution)
        }
    }

    mutating func draw(_ random: inout SplitMix64) {
        scores.steps.withUnsafeMutableBufferPointer { steps in
            for index in steps.indices {
                steps[index].inDistribution = 0
                steps[index].outOfDistribution = 0
            }
            inDistribution.withUnsafeBufferPointer { images in
                for _ in images.indices { steps[Int(images[random.below(images.count)])].inDistribution += 1 }
            }
            outOfDistribution.withUnsafeBufferPointer { images in
                for _ in images.indices { steps[Int(images[random.below(images.count)])].outOfDistribution += 1 }
            }
        }
    }
}
