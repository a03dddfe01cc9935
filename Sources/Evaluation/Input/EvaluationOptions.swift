// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Hypersphere

/// How a detector is measured.
package struct EvaluationOptions: Sendable {
    /// The share of in-distribution images that may be flagged; nil for the detector's own.
    package var alpha: Double?

    /// How the intervals are drawn.
    package var bootstrap: Bootstrap

    /// Images that are decoded, embedded and scored at the same time, each batch by one thread.
    package var workers: Int

    /// Images embedded at once.
    package var batchSize: Int

    /// How many in-distribution images are corrupted, each in every kind and severity; 0 for none.
    package var corruptedImages: Int

    /// How many images of a kind of mistake are shown.
    package var mistakes: Int

    /// How many in-distribution images a day false alarms are counted for; 1 or more.
    package var daily: Int

    /// How many in-distribution images stand-ins are made of where there are no OOD sets; 0 for none.
    package var standInImages: Int

    /// Whether each class in turn plays the outliers where there are no OOD sets.
    package var leavesClassesOut: Bool

    /// The detector's folder, as commands that are proposed name it; nil for its name alone.
    package var modelPath: String?

    package init(
        alpha: Double? = nil, bootstrap: Bootstrap = Bootstrap(), workers: Int = 1, batchSize: Int = 64,
        corruptedImages: Int = 0, mistakes: Int = 12, daily: Int = 1000, standInImages: Int = 1000,
        leavesClassesOut: Bool = true, modelPath: String? = nil
    ) {
        self.alpha = alpha
        self.bootstrap = bootstrap
        self.workers = workers
        self.batchSize = batchSize
        self.corruptedImages = corruptedImages
        self.mistakes = mistakes
        self.daily = daily
        self.standInImages = standInImages
        self.leavesClassesOut = leavesClassesOut
        self.modelPath = modelPath
    }

    /// - Throws: ``EvaluationError/option(_:value:least:)`` for a number below the least that means anything.
    func validate() throws(EvaluationError) {
        for (name, value, least) in [
            ("workers", workers, 1), ("batchSize", batchSize, 1), ("daily", daily, 1),
            ("corruptedImages", corruptedImages, 0), ("mistakes", mistakes, 0), ("standInImages", standInImages, 0),
        ] where value < least {
            throw .option(name, value: value, least: least)
        }
    }
}
