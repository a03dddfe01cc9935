import Hypersphere

/// Measures separations, with bootstrap replicates that can be averaged over sets.
struct SeparationMeasure {
    let bootstrap: Bootstrap

    /// A set's metrics, and what each was on every resample.
    struct Measured {
        var metrics: Separation
        /// [metric][replicate], in the order of ``values(_:)``.
        let replicates: [[Double]]
        /// Detection rates on resamples, for averages; a single set's interval is Wilson's.
        var detected: (hits: Int, count: Int)
    }

    /// - Parameters:
    ///   - scores: of the ID images and of one OOD set's.
    ///   - detected: how many OOD images are flagged, and of how many.
    /// - Returns: the metrics; nil where there are no images of one kind.
    func measure(_ scores: RankedScores, detected: (hits: Int, count: Int)) -> Measured? {
        let values = Self.values(scores).compactMap(\.self)
        guard values.count == 5, let rate = Estimate(share: detected.hits, of: detected.count) else { return nil }
        let replicates = bootstrap.replicates(of: scores, metrics: Self.values)
        let estimates = zip(values, replicates).map { value, replicates in
            Estimate(value: value, interval: ConfidenceInterval(percentilesOf: replicates, level: bootstrap.level))
        }
        return Measured(metrics: Self.separation(estimates, rate), replicates: replicates, detected: detected)
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
            return Estimate(
                value: mean(sets.map { column($0.metrics) }),
                interval: ConfidenceInterval(percentilesOf: replicates, level: bootstrap.level))
        }
        // Shares of independent sets: their variances add up.
        let rates = sets.map(\.metrics.detectionRate.value)
        let variance = zip(rates, sets).reduce(0.0) { $0 + $1.0 * (1 - $1.0) / Double(max(1, $1.1.detected.count)) }
        let half = 1.959963984540054 * variance.squareRoot() / Double(sets.count)
        let rate = mean(rates)
        return Self.separation(
            estimates,
            Estimate(
                value: rate, interval: ConfidenceInterval(lower: max(0, rate - half), upper: min(1, rate + half))))
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
