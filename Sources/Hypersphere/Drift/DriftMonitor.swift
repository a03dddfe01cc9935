// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The drift alarm of one detector: says when its images are no longer like its calibration images.
///
/// The evidence of several scores is averaged, which holds whatever ties them to each other. While nothing changes, images
/// between alarms number ``interval`` on average at least, but for a chance of `1 - confidence` over the draw of the
/// calibration images.
///
/// It needs images in the order in which they come, each of its own: the frames of one video, or a burst of one scene, look like a
/// change. It cannot see a change that leaves the scores' distribution as it is.
package struct DriftMonitor: Sendable, Equatable {
    /// The images that lie between two alarms while nothing changes, on average and at least.
    package let interval: Double

    /// The scores that are watched, by their names in this order.
    package let scores: [ScoreName]

    /// The evidence of each score.
    package private(set) var martingales: [DriftMartingale]

    /// - Parameters:
    ///   - calibrationCounts: the number of calibration scores behind each score's p-values, at least 1; at least one score.
    ///   - tied: the scores that some calibration images share a value of.
    ///   - interval: images between false alarms, above 1.
    ///   - confidence: the chance that the interval holds, over the draw of the calibration images; between 0 and 1.
    package init(
        calibrationCounts: [ScoreName: Int], tied: Set<ScoreName> = [], interval: Double, confidence: Double = 0.98
    ) {
        precondition(!calibrationCounts.isEmpty && interval > 1, "no score, or no interval")
        self.interval = interval
        scores = calibrationCounts.keys.sorted { $0.rawValue < $1.rawValue }
        let each = 1 - (1 - confidence) / Double(scores.count)
        martingales = scores.map { score in
            DriftMartingale(
                FairBets(
                    calibratedOn: calibrationCounts[score] ?? 1, confidence: each, areTied: tied.contains(score)))
        }
    }

    /// Takes in the p-values of one image, in the order of ``scores``.
    package mutating func observe(_ pValues: [Double]) {
        precondition(pValues.count == scores.count, "a p-value for each score")
        for (index, pValue) in pValues.enumerated() { martingales[index].observe(pValue) }
    }

    /// The images seen.
    package var count: Int { martingales[0].count }

    /// Natural logarithm of the mean of the scores' Shiryaev-Roberts statistics.
    package var logStatistic: Double { mean(martingales.map(\.logStatistic)) }

    /// Natural logarithm of the mean capital: an e-value against "nothing has changed since the first image".
    package var logCapital: Double { mean(martingales.map(\.logCapital)) }

    /// Whether it tells a change.
    package var isAlarmed: Bool { logStatistic >= log(interval) }

    /// The number of images before the likeliest start of a change, of the score with the most evidence.
    package var likeliestStart: Int {
        martingales.max { $0.logStatistic < $1.logStatistic }?.likeliestStart ?? 0
    }

    /// The logarithm of a mean of numbers whose logarithms are given.
    private func mean(_ logarithms: [Double]) -> Double {
        let largest = logarithms.max() ?? -.infinity
        guard largest > -.infinity else { return largest }
        return largest + log(logarithms.reduce(0) { $0 + exp($1 - largest) } / Double(logarithms.count))
    }
}
