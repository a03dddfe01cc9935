/// Why scores cannot calibrate a verdict.
public enum CalibrationError: Error, Equatable, CustomStringConvertible {
    /// There are no calibration scores.
    case empty
    /// Scores that are to be calibrated together have values on other numbers of images.
    case unequalCounts(Int, Int)
    /// This calibration score is infinite or not a number.
    case notFinite(index: Int)
    /// A false-alarm rate lies between 0 and 1, both excluded.
    case alphaOutOfRange(Double)
    /// With so few calibration scores no p-value is as small as alpha.
    case alphaTooSmall(alpha: Double, count: Int, neededCount: Int)

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
