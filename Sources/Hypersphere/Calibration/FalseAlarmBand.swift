import Glibc

/// Where the false-alarm rate of one detector lies, given that its calibration set is only a sample.
///
/// The guarantee of split-conformal p-values is an average over calibration sets. Given one set of n scores without ties,
/// the rate at alpha follows the Beta distribution with parameters k and n + 1 - k, k = floor(alpha (n + 1)) (Vovk,
/// "Conditional validity of inductive conformal predictors", 2012, proposition 2a; Bates et al., 2023, section 2).
public struct FalseAlarmBand: Sendable, Equatable {
    /// The expected rate, `k / (n + 1)`: at most alpha.
    public let mean: Double
    /// The rate lies below with the chance (1 - confidence) / 2.
    public let lower: Double
    /// The rate lies above with the same chance.
    public let upper: Double

    /// - Parameters:
    ///   - alpha: the false-alarm rate that is allowed.
    ///   - count: the number of calibration scores.
    ///   - confidence: the chance that the rate lies in the band, between 0 and 1.
    /// - Throws: `CalibrationError.alphaOutOfRange` of alpha or confidence, or `.alphaTooSmall`.
    public init(alpha: Double, count: Int, confidence: Double = 0.95) throws(CalibrationError) {
        guard confidence > 0, confidence < 1 else { throw .alphaOutOfRange(confidence) }
        let flagged = try ConformalCalibration.flaggedRanks(alpha: alpha, count: count)
        mean = Double(flagged) / Double(count + 1)
        lower = Self.betaQuantile((1 - confidence) / 2, flagged, of: count)
        upper = Self.betaQuantile((1 + confidence) / 2, flagged, of: count)
    }

    /// The quantile of Beta(k, n + 1 - k), the distribution of the k-th smallest of n uniform numbers, by bisection.
    private static func betaQuantile(_ probability: Double, _ k: Int, of n: Int) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if atLeast(k, of: n, chance: middle) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The chance that of n uniform numbers at least k are not above `chance`.
    private static func atLeast(_ k: Int, of n: Int, chance: Double) -> Double {
        let logOdds = log(chance) - log1p(-chance)
        func logTerm(_ i: Int) -> Double {
            lgamma(Double(n + 1)) - lgamma(Double(i + 1)) - lgamma(Double(n - i + 1)) + Double(n) * log1p(-chance)
                + Double(i) * logOdds
        }
        // Sums from k away from the distribution's peak, where terms fall.
        let isTail = Double(k) > Double(n) * chance
        var term = exp(logTerm(isTail ? k : k - 1))
        var sum = 0.0
        var i = isTail ? k : k - 1
        while i >= 0, i <= n, term > 1e-18 {
            sum += term
            term *=
                isTail
                ? Double(n - i) / Double(i + 1) * exp(logOdds) : Double(i) / Double(n - i + 1) * exp(-logOdds)
            i += isTail ? 1 : -1
        }
        return isTail ? sum : 1 - sum
    }
}
