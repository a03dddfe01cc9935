// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why scores cannot calibrate a verdict.
public enum CalibrationError: Error, Equatable, CustomStringConvertible {
    /// There are no calibration scores.
    case empty
    /// Scores that are to be calibrated together have values on other numbers of images.
    case unequalCounts(Int, Int)
    /// This calibration score, counted from 0, is infinite or not a number.
    case notFinite(index: Int)
    /// This false-alarm rate or confidence does not lie between 0 and 1, both excluded.
    case alphaOutOfRange(Double)
    /// With `count` calibration scores no p-value is as small as alpha; `neededCount` would do.
    case alphaTooSmall(alpha: Double, count: Int, neededCount: Int)

    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .empty: "no calibration scores"
        case .unequalCounts(let first, let other):
            "one score has values on \(first) calibration images, and another on \(other)"
        case .notFinite(let index): "calibration score \(index) is infinite or not a number"
        case .alphaOutOfRange(let alpha): "alpha must lie between 0 and 1, but is \(alpha)"
        case .alphaTooSmall(let alpha, let count, let neededCount):
            "alpha \(alpha) needs at least \(neededCount) calibration scores; there are \(count), "
                + "which support alpha \(ConformalCalibration.text(ofSmallest: ConformalCalibration.smallestAlpha(count: count))) and above"
        }
    }
}
