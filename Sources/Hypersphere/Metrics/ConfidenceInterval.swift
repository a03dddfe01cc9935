/// A range that a measured value's truth lies in with a stated confidence.
package struct ConfidenceInterval: Sendable, Equatable, Codable {
    package var lower: Double
    package var upper: Double

    package init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// The percentile interval of bootstrap replicates (Efron, "Nonparametric standard errors and confidence intervals",
    /// 1981); nil where there are none, or some are not numbers.
    ///
    /// - Parameters:
    ///   - replicates: the metric on each resample.
    ///   - level: the confidence, in (0, 1).
    package init?(percentilesOf replicates: [Double], level: Double) {
        let sorted = replicates.sorted()
        guard !sorted.isEmpty, !sorted.contains(where: \.isNaN), level > 0, level < 1 else { return nil }
        func quantile(_ share: Double) -> Double {
            let position = share * Double(sorted.count - 1)
            let index = min(Int(position), sorted.count - 1)
            let next = min(index + 1, sorted.count - 1)
            return sorted[index] + (position - Double(index)) * (sorted[next] - sorted[index])
        }
        lower = quantile((1 - level) / 2)
        upper = quantile((1 + level) / 2)
    }

    /// The exact interval of a share of `count` images, never of width 0 (Clopper and Pearson, "The use of confidence or
    /// fiducial limits illustrated in the case of the binomial", 1934); nil for no images.
    ///
    /// - Parameters:
    ///   - hits: the number of images that count, in `0...count`.
    ///   - count: the number of images.
    ///   - level: the confidence, in (0, 1).
    package init?(share hits: Int, of count: Int, level: Double = 0.95) {
        guard count > 0, (0...count).contains(hits), level > 0, level < 1 else { return nil }
        lower = hits == 0 ? 0 : Binomial.chance((1 - level) / 2, ofAtLeast: hits, of: count)
        upper = hits == count ? 1 : Binomial.chance((1 + level) / 2, ofAtLeast: hits + 1, of: count)
    }

    /// The interval of an area under the receiver operating characteristic by the numbers of images alone, never of width 0.
    ///
    /// Newcombe, "Confidence intervals for an effect size measure based on the Mann-Whitney statistic, part 2: asymptotic
    /// methods and evaluation", 2006, method 5: the values that lie within so many of their own standard deviations, by Hanley
    /// and McNeil's variance with both sample sizes replaced by their mean. Nil where there are no images of one kind.
    ///
    /// - Parameters:
    ///   - area: in `0...1`.
    ///   - inDistribution: the number of images of one kind.
    ///   - outOfDistribution: the number of images of the other.
    ///   - level: the confidence, in (0, 1).
    package init?(area: Double, inDistribution: Int, outOfDistribution: Int, level: Double = 0.95) {
        guard inDistribution > 0, outOfDistribution > 0, 0...1 ~= area, level > 0, level < 1 else { return nil }
        let (m, n) = (Double(inDistribution), Double(outOfDistribution))
        let deviate = normalDeviate(level: level)
        func isWithin(_ value: Double) -> Bool {
            let shape = (1 - value) / (2 - value) + value / (1 + value)
            let variance = value * (1 - value) * (1 + ((m + n) / 2 - 1) * shape) / (m * n)
            return (area - value) * (area - value) <= deviate * deviate * variance
        }
        lower = area == 0 ? 0 : bisection(from: area, to: 0, while: isWithin)
        upper = area == 1 ? 1 : bisection(from: area, to: 1, while: isWithin)
    }

    /// The interval of a mean of independent values, each with an interval of its own; nil for no values.
    ///
    /// Distances to the ends add up as the roots of squares do (Zou, Huang, Zhang, "A note on confidence interval estimation
    /// for a linear function of binomial proportions", 2009). Of a single value it is the value's own.
    ///
    /// - Parameter values: with their intervals.
    package init?(meanOf values: [(value: Double, interval: ConfidenceInterval)]) {
        guard !values.isEmpty else { return nil }
        guard values.count > 1 else {
            self = values[0].interval
            return
        }
        let count = Double(values.count)
        let mean = values.reduce(0) { $0 + $1.value } / count
        func distance(_ end: (ConfidenceInterval) -> Double) -> Double {
            values.reduce(0) { $0 + ($1.value - end($1.interval)) * ($1.value - end($1.interval)) }.squareRoot() / count
        }
        lower = mean - distance(\.lower)
        upper = mean + distance(\.upper)
    }

    /// The interval that reaches from the lower of two lower ends to the higher of two upper ones.
    ///
    /// Resampling sees no spread where a sample has none, as at an area of 1; what is exact, or rests on the numbers of images
    /// alone, sees nothing of a sample's own spread. Neither is too narrow where the other speaks.
    package func widened(by other: ConfidenceInterval?) -> ConfidenceInterval {
        guard let other else { return self }
        return ConfidenceInterval(lower: min(lower, other.lower), upper: max(upper, other.upper))
    }
}
