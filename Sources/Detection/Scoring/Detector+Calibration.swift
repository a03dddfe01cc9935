// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Hypersphere

extension Detector {
    /// The number of calibration images that a p-value rests on: of the smallest class where each has its own.
    package var calibrationCount: Int { scores.first?.calibration.smallestCount ?? 0 }

    /// The calibration images' values of a score, ascending, that an image is held against.
    ///
    /// - Parameters:
    ///   - name: a score of the detector.
    ///   - index: the class whose prototype is nearest to the image.
    /// - Returns: empty where the detector has no such score.
    package func calibrationScores(of name: ScoreName, nearest index: Int) -> [Float] {
        scores.first { $0.score.name == name }?.calibration.calibration(forClass: index).scores ?? []
    }
}
