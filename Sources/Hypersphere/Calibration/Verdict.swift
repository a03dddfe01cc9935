// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What a calibrated score says about an image.
public enum Verdict: String, Codable, Sendable {
    /// The score is usual among those of the calibration images.
    case inDistribution = "in_distribution"
    /// The score is so unusual that at most the share alpha of in-distribution images has such a one, on average.
    case outOfDistribution = "out_of_distribution"

    /// Out of distribution where `pValue` is at most `alpha`, or not a number.
    ///
    /// - Parameters:
    ///   - pValue: from 0 to 1.
    ///   - alpha: the false-alarm rate that is allowed, from 0 to 1.
    public init(pValue: Double, alpha: Double) {
        // Asked this way round, so that nothing that is not a number passes as in-distribution.
        self = pValue > alpha ? .inDistribution : .outOfDistribution
    }
}
