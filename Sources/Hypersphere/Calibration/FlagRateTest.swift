// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Whether new images are flagged as often as the thresholds of a calibration set promise, were they exchangeable with its
/// images.
///
/// Neither the old calibration set nor the new one is the distribution itself, and both draw: of m new images, the number
/// that n calibration scores flag at alpha is ``BetaBinomial`` with k = floor(alpha (n + 1)). Where scores are ties or
/// several decide together, fewer are flagged than that, so that too many remain as surprising as said.
package struct FlagRateTest: Sendable, Equatable {
    /// The new images that are held against one calibration.
    package struct Group: Sendable, Equatable {
        package var flagged: Int
        package var images: Int
        /// The calibration scores that they were held against.
        package var calibrationScores: Int

        package init(flagged: Int, images: Int, calibrationScores: Int) {
            self.flagged = flagged
            self.images = images
            self.calibrationScores = calibrationScores
        }
    }

    /// The number of new images.
    package let images: Int
    /// How many of them are flagged.
    package let flagged: Int
    /// How many are expected.
    package let expected: Double
    /// The chance of a number as far from what is expected, on either side: twice the smaller tail.
    ///
    /// Of several groups, the smallest such chance times their number (Bonferroni).
    package let pValue: Double

    /// The share of the images that is flagged.
    package var rate: Double { Double(flagged) / Double(max(images, 1)) }
    /// The share that is expected.
    package var expectedRate: Double { expected / Double(max(images, 1)) }

    /// - Parameters:
    ///   - groups: one for all images, or one for each predicted class; those without images are passed over.
    ///   - alpha: the false-alarm rate of the verdicts.
    /// - Throws: `CalibrationError.alphaOutOfRange`, or `.alphaTooSmall` where a group's calibration cannot support it.
    package init(_ groups: [Group], alpha: Double) throws(CalibrationError) {
        var (images, flagged, expected, tests, least) = (0, 0, 0.0, 0, 1.0)
        for group in groups where group.images > 0 {
            let k = try ConformalCalibration.flaggedRanks(alpha: alpha, count: group.calibrationScores)
            let distribution = BetaBinomial(trials: group.images, k: k, of: group.calibrationScores)
            images += group.images
            flagged += group.flagged
            expected += distribution.mean
            tests += 1
            least = min(least, distribution.atLeast(group.flagged), distribution.atMost(group.flagged))
        }
        self.images = images
        self.flagged = flagged
        self.expected = expected
        pValue = min(1, 2 * least * Double(tests))
    }
}
