// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What an alpha costs in false alarms, with a calibration set of so many images.
package struct AlphaCost: Sendable, Equatable {
    /// The share of in-distribution images that may be flagged.
    package let alpha: Double

    /// The share of in-distribution images that is flagged: its mean over calibration sets, and where this one's lies.
    package let band: FalseAlarmBand

    /// Whether no smaller alpha is supported: 1 / (n + 1).
    package let isSmallest: Bool

    private static let usual = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]

    /// The usual alphas that are supported, the smallest one that is, and one's own.
    ///
    /// - Parameters:
    ///   - count: the number of calibration images, of the smallest class where each has its own.
    ///   - alpha: one's own; left out where it is not supported.
    /// - Returns: one for each alpha, ascending; none without calibration images.
    package static func table(count: Int, alpha: Double) -> [AlphaCost] {
        guard count > 0 else { return [] }
        let smallest = ConformalCalibration.smallestAlpha(count: count)
        let alphas = Set([smallest, alpha] + usual).filter { $0 >= smallest }.sorted()
        return alphas.compactMap { alpha in
            (try? FalseAlarmBand(alpha: alpha, count: count)).map {
                AlphaCost(alpha: alpha, band: $0, isSmallest: alpha == smallest)
            }
        }
    }
}
