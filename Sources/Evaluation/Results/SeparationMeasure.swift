// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere

/// Measures separations, with bootstrap replicates that can be averaged over sets.
struct SeparationMeasure {
    let bootstrap: Bootstrap

    /// A set's metrics, and what each was on every resample.
    struct Measured {
        var metrics: Separation
        /// [metric][replicate], in the order of ``values(_:)``.
        let replicates: [[Double]]
        /// The interval of each metric that rests on the numbers of images, which is there where resamples show no spread.
        let byNumbers: [ConfidenceInterval?]
    }

    /// - Parameters:
    ///   - scores: of the ID images and of one OOD set's.
    ///   - detected: how many OOD images are flagged, and of how many.
    /// - Returns: the metrics; nil where there are no images of one kind.
    func measure(_ scores: RankedScores, detected: (hits: Int, count: Int)) -> Measured? {
        let values = Self.values(scores).compactMap(\.self)
        guard values.count == 5, let rate = Estimate(share: detected.hits, of: detected.count) else { return nil }
        let replicates = bootstrap.replicates(of: scores, metrics: Self.values)
        let byNumbers = Self.intervals(values, scores, level: bootstrap.level)
        let estimates = values.indices.map { index in
            let resampled = ConfidenceInterval(percentilesOf: replicates[index], level: bootstrap.level)
            return Estimate(value: values[index], interval: resampled?.widened(by: byNumbers[index]))
        }
        return Measured(
            metrics: Self.separation(estimates, rate), replicates: replicates, byNumbers: byNumbers)
    }

    /// The mean over sets, each weighing the same.
    func mean(_ sets: [Measured]) -> Separation? {
        guard let first = sets.first else { return nil }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let columns: [(Separation) -> Double] = [
            { $0.auroc.value }, { $0.auprIn.value }, { $0.auprOut.value }, { $0.fpr95IDPositive.value },
            { $0.fpr95OODPositive.value },
        ]
        let estimates = columns.enumerated().map { index, column in
            let replicates = first.replicates[index].indices.map { replicate in
                mean(sets.map { $0.replicates[index][replicate] })
            }
            let byNumbers = sets.compactMap { set in
                set.byNumbers[index].map { (value: column(set.metrics), interval: $0) }
            }
            return Estimate(
                value: mean(sets.map { column($0.metrics) }),
                interval: ConfidenceInterval(percentilesOf: replicates, level: bootstrap.level)?
                    .widened(by: ConfidenceInterval(meanOf: byNumbers)))
        }
        let rates = sets.map(\.metrics.detectionRate)
        return Self.separation(estimates, Estimate(meanOf: rates))
    }

    /// The intervals of ``values(_:)`` that rest on the numbers of images: of the area Newcombe's, of shares the exact one.
    ///
    /// FPR95 is a share of the negatives. The area under the precision-recall curve is a mean over the positives, and taken
    /// for a share of them (Boyd, Eng, Page, "Area under the Precision-Recall Curve: Point Estimates and Confidence
    /// Intervals", 2013, section 3.3, there with the normal approximation).
    private static func intervals(
        _ values: [Double], _ scores: RankedScores, level: Double
    ) -> [ConfidenceInterval?] {
        let (inside, outside) = (scores.inDistributionCount, scores.outOfDistributionCount)
        func share(_ value: Double, of count: Int) -> ConfidenceInterval? {
            ConfidenceInterval(share: Int((value * Double(count)).rounded()), of: count, level: level)
        }
        return [
            ConfidenceInterval(area: values[0], inDistribution: inside, outOfDistribution: outside, level: level),
            share(values[1], of: inside), share(values[2], of: outside), share(values[3], of: outside),
            share(values[4], of: inside),
        ]
    }

    private static func values(_ scores: RankedScores) -> [Double?] {
        [
            scores.auroc, scores.aupr(positive: .inDistribution), scores.aupr(positive: .outOfDistribution),
            scores.fpr95(positive: .inDistribution), scores.fpr95(positive: .outOfDistribution),
        ]
    }

    private static func separation(_ estimates: [Estimate], _ detectionRate: Estimate) -> Separation {
        Separation(
            auroc: estimates[0], auprIn: estimates[1], auprOut: estimates[2], fpr95IDPositive: estimates[3],
            fpr95OODPositive: estimates[4], detectionRate: detectionRate)
    }
}
