// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// How evenly the p-values of unseen ID images lie between 0 and 1.
///
/// By the guarantee they are uniform: the share of them at most t is t on average over calibration sets.
package struct Reliability: Sendable, Equatable, Encodable {
    /// The share of p-values at most t, for t from 0 to 1 in equal steps.
    package var shares: [Double]

    /// The greatest distance of such a share from t (Kolmogorov and Smirnov).
    package var distance: Double

    /// The standard deviation of the share at t = 1/2 that n unseen and m calibration images allow.
    package var deviationAtHalf: Double

    private enum CodingKeys: String, CodingKey {
        case shares, distance
        case deviationAtHalf = "deviation_at_half"
    }

    /// - Parameters:
    ///   - pValues: of unseen ID images.
    ///   - calibrationImages: the number of calibration images.
    ///   - steps: the number of steps from 0 to 1.
    init(pValues: [Double], calibrationImages: Int, steps: Int = 100) {
        let sorted = pValues.sorted()
        let count = Double(max(1, sorted.count))
        var shares: [Double] = []
        var below = 0
        for step in 0...steps {
            let limit = Double(step) / Double(steps)
            while below < sorted.count, sorted[below] <= limit { below += 1 }
            shares.append(Double(below) / count)
        }
        self.shares = shares
        distance = sorted.enumerated().reduce(0.0) { farthest, item in
            max(
                farthest, abs(Double(item.offset + 1) / count - item.element),
                abs(Double(item.offset) / count - item.element))
        }
        deviationAtHalf = Self.deviation(at: 0.5, images: sorted.count, calibrationImages: calibrationImages)
    }

    /// The standard deviation of the share of p-values at most t: those of the unseen images, and of the Beta distribution
    /// that the calibration images leave.
    package static func deviation(at t: Double, images: Int, calibrationImages: Int) -> Double {
        (t * (1 - t) * (1 / Double(max(1, images)) + 1 / Double(calibrationImages + 2))).squareRoot()
    }
}
