// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Algorithms

/// Split-conformal p-values from the scores of held-out in-distribution images (larger = more out of distribution).
///
/// If an image is exchangeable with the calibration images, then for every alpha the chance that its p-value is at most
/// alpha is at most alpha (Vovk, Gammerman, Shafer, "Algorithmic Learning in a Random World", proposition 2.8; Bates et
/// al., "Testing for Outliers with Conformal p-values", 2023, equation 2). Images that made the bank, the prototypes or
/// the encoder are not exchangeable with unseen ones, so they must not be used here.
public struct ConformalCalibration: Sendable, Equatable {
    /// The calibration scores, ascending, in the score's unit.
    public let scores: [Float]

    /// The number of calibration scores, n.
    public var count: Int { scores.count }

    /// A calibration on held-out images.
    ///
    /// - Parameter scores: one score for each held-out in-distribution image, in any order.
    /// - Throws: ``CalibrationError/empty`` or ``CalibrationError/notFinite(index:)``.
    public init(scores: [Float]) throws(CalibrationError) {
        guard !scores.isEmpty else { throw .empty }
        if let index = scores.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(index: index)
        }
        self.scores = scores.sorted()
    }

    /// `(1 + #{i: s_i >= score}) / (n + 1)`, from 1 / (n + 1) to 1.
    ///
    /// A score that is not a number counts as larger than all others, so it is never taken for in-distribution.
    ///
    /// - Parameter score: of a new image, in the unit of the calibration scores.
    /// - Returns: the p-value.
    public func pValue(of score: Float) -> Double {
        Self.pValue(notBelow: countNotSmaller(than: score), count: scores.count)
    }

    /// The score that `alpha` means: `pValue(of: score) <= alpha` exactly where `score > threshold`.
    ///
    /// A score that is not a number compares as false with any threshold, yet its p-value is the smallest; to decide on
    /// one, use the p-value.
    ///
    /// - Parameter alpha: the false-alarm rate that is allowed, between 0 and 1.
    /// - Returns: the threshold, in the score's unit.
    /// - Throws: ``CalibrationError/alphaOutOfRange(_:)``; ``CalibrationError/alphaTooSmall(alpha:count:neededCount:)`` where
    ///   n + 1 < 1 / alpha.
    public func threshold(alpha: Double) throws(CalibrationError) -> Float {
        let neededCount = try Self.smallestCount(alpha: alpha)
        guard neededCount <= count else {
            throw .alphaTooSmall(alpha: alpha, count: count, neededCount: neededCount)
        }
        // The largest number of scores not below an image's that still flags it. The p-value grows with that number, so
        // a search finds it with the very arithmetic of the p-value; 0 flags, and `count`, whose p-value is 1, does not.
        let flagged = (1..<count).partitioningIndex { Self.pValue(notBelow: $0, count: count) > alpha } - 1
        return scores[count - 1 - flagged]
    }

    /// The verdict on a score at the false-alarm rate `alpha`.
    ///
    /// - Parameters:
    ///   - score: of a new image, in the unit of the calibration scores.
    ///   - alpha: the false-alarm rate that is allowed, between 0 and 1.
    /// - Returns: the verdict by the p-value.
    /// - Throws: ``CalibrationError``, as ``threshold(alpha:)`` does.
    public func verdict(on score: Float, alpha: Double) throws(CalibrationError) -> Verdict {
        _ = try threshold(alpha: alpha)
        return Verdict(pValue: pValue(of: score), alpha: alpha)
    }

    /// The share of calibration scores below `score`, per cent.
    package func percentile(of score: Float) -> Double {
        100 * Double(countBelow(score)) / Double(scores.count)
    }

    /// The smallest p-value, and so the smallest useful alpha, that `count` calibration scores can give: 1 / (n + 1).
    ///
    /// - Parameter count: the number of calibration scores, n.
    /// - Returns: from 0 to 1; 1 where there are none.
    public static func smallestAlpha(count: Int) -> Double {
        pValue(notBelow: 0, count: max(0, count))
    }

    /// The smallest number of calibration scores with which a p-value can be as small as `alpha`.
    ///
    /// - Parameter alpha: the false-alarm rate that is allowed.
    /// - Returns: the number of scores, at least 1.
    /// - Throws: ``CalibrationError/alphaOutOfRange(_:)`` unless 0 < alpha < 1.
    public static func smallestCount(alpha: Double) throws(CalibrationError) -> Int {
        guard alpha > 0, alpha < 1 else { throw .alphaOutOfRange(alpha) }
        guard let rounded = Int(exactly: (1 / alpha).rounded(.down)), rounded < Int.max / 2 else { return .max }
        // 1 / alpha is rounded, so the neighbors are asked too.
        var count = max(1, rounded - 2)
        while smallestAlpha(count: count) > alpha, count <= rounded {
            count += 1
        }
        return count
    }

    /// floor(alpha (n + 1)): a new score is flagged where it is among so many largest of the `count` calibration scores and
    /// itself.
    ///
    /// - Throws: `CalibrationError.alphaOutOfRange`, or `.alphaTooSmall`.
    static func flaggedRanks(alpha: Double, count: Int) throws(CalibrationError) -> Int {
        let neededCount = try smallestCount(alpha: alpha)
        guard neededCount <= count else {
            throw .alphaTooSmall(alpha: alpha, count: count, neededCount: neededCount)
        }
        // As p-values are compared with alpha; a product alone may round below a whole number.
        var flagged = min(count, Int((alpha * Double(count + 1)).rounded()))
        if Double(flagged) / Double(count + 1) > alpha { flagged -= 1 }
        return max(1, flagged)
    }

    private static func pValue(notBelow: Int, count: Int) -> Double {
        (1 + Double(notBelow)) / (1 + Double(count))
    }

    /// The number of calibration scores that are not below `score`; none where it is not a number.
    func countNotSmaller(than score: Float) -> Int { scores.count - countBelow(score) }

    /// The number of calibration scores below `score`; all of them where it is not a number.
    private func countBelow(_ score: Float) -> Int {
        guard !score.isNaN else { return scores.count }
        return scores.partitioningIndex { $0 >= score }
    }
}
