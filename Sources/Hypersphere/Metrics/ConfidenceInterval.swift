/// A range that a measured value's truth lies in with a stated confidence.
public struct ConfidenceInterval: Sendable, Equatable, Codable {
    public var lower: Double
    public var upper: Double

    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// The percentile interval of bootstrap replicates (Efron, "Nonparametric standard errors and confidence intervals",
    /// 1981); nil where there are none, or some are not numbers.
    ///
    /// - Parameters:
    ///   - replicates: the metric on each resample.
    ///   - level: the confidence, in (0, 1).
    public init?(percentilesOf replicates: [Double], level: Double) {
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

    /// The interval of a share of `count` images by Wilson's score, which holds for shares near 0 and 1 too (Wilson,
    /// "Probable inference, the law of succession, and statistical inference", 1927); nil for no images.
    ///
    /// - Parameters:
    ///   - hits: the number of images that count, in `0...count`.
    ///   - count: the number of images.
    ///   - deviate: the normal deviate of the confidence; 1.96 for 95 %.
    public init?(share hits: Int, of count: Int, deviate: Double = 1.959963984540054) {
        guard count > 0, (0...count).contains(hits) else { return nil }
        let n = Double(count)
        let share = Double(hits) / n
        let square = deviate * deviate
        let centre = (share + square / (2 * n)) / (1 + square / n)
        let half = deviate / (1 + square / n) * (share * (1 - share) / n + square / (4 * n * n)).squareRoot()
        // Rounding must not push the ends past what a share can be.
        lower = hits == 0 ? 0 : max(0, centre - half)
        upper = hits == count ? 1 : min(1, centre + half)
    }
}
