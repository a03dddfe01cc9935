// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Where the false-alarm rate of one detector lies, given that its calibration set is only a sample.
///
/// The guarantee of split-conformal p-values is an average over calibration sets. Given one set of n scores without ties,
/// the rate at alpha follows the Beta distribution with parameters k and n + 1 - k, k = floor(alpha (n + 1)) (Vovk,
/// "Conditional validity of inductive conformal predictors", 2012, proposition 2a; Bates et al., 2023, section 2).
public struct FalseAlarmBand: Sendable, Equatable {
    /// The expected rate, `k / (n + 1)`: at most alpha.
    public let mean: Double
    /// The lower end: the rate lies below with the chance (1 - confidence) / 2.
    public let lower: Double
    /// The upper end: the rate lies above with the same chance.
    public let upper: Double

    /// The band at an alpha.
    ///
    /// - Parameters:
    ///   - alpha: the false-alarm rate that is allowed.
    ///   - count: the number of calibration scores.
    ///   - confidence: the chance that the rate lies in the band, between 0 and 1.
    /// - Throws: ``CalibrationError/alphaOutOfRange(_:)`` of alpha or confidence, or
    ///   ``CalibrationError/alphaTooSmall(alpha:count:neededCount:)``.
    public init(alpha: Double, count: Int, confidence: Double = 0.95) throws(CalibrationError) {
        guard confidence > 0, confidence < 1 else { throw .alphaOutOfRange(confidence) }
        let flagged = try ConformalCalibration.flaggedRanks(alpha: alpha, count: count)
        mean = Double(flagged) / Double(count + 1)
        lower = Binomial.chance((1 - confidence) / 2, ofAtLeast: flagged, of: count)
        upper = Binomial.chance((1 + confidence) / 2, ofAtLeast: flagged, of: count)
    }
}
