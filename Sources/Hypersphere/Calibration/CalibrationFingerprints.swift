// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Algorithms

/// Tells the images that a detector was calibrated on, of which nothing but the scores is kept: an image is one of them
/// where every score has the value that it has on one and the same calibration image.
package struct CalibrationFingerprints: Sendable {
    /// For each image its value in each score, by the value in the first.
    private let images: [[Float]]

    /// How far equal values may lie apart, as a share of them: what another order of sums may change, and no more.
    private static let tolerance: Float = 1e-5

    /// - Parameter scores: for each score its values on the calibration images, in the same order. Nil where there are
    ///   fewer than two scores, since one value is no fingerprint, or not as many values of each.
    package init?(scores: [[Float]]) {
        guard scores.count > 1, let count = scores.first?.count, scores.allSatisfy({ $0.count == count }) else {
            return nil
        }
        images = (0..<count).map { image in scores.map { $0[image] } }.sorted { $0[0] < $1[0] }
    }

    /// Whether an image with these values, one for each score, is one of the calibration images.
    package func contains(_ values: [Float]) -> Bool {
        guard let first = values.first, !first.isNaN else { return false }
        let reach = Self.reach(first)
        let start = images.partitioningIndex { $0[0] >= first - reach }
        return images[start...].prefix { $0[0] <= first + reach }.contains { image in
            zip(image, values).allSatisfy { abs($0 - $1) <= Self.reach($1) }
        }
    }

    private static func reach(_ value: Float) -> Float { max(abs(value), 1e-3) * tolerance }
}
