// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What turns a score into a p-value: calibration scores of all classes together, or of each predicted class apart.
///
/// Class-conditional p-values (Vovk, Gammerman, Shafer, "Algorithmic Learning in a Random World", section 4.5, there
/// "Mondrian") keep the guarantee among the images of every predicted class, not only on average over the classes.
public enum Calibration: Sendable, Equatable {
    /// One for all images.
    case global(ConformalCalibration)
    /// One for each class, in the order of the classes.
    case classConditional([ConformalCalibration])

    /// Calibration scores by the predicted class of each image.
    ///
    /// - Parameters:
    ///   - scores: one for each held-out in-distribution image.
    ///   - classes: the predicted class of each image; it must depend on the image alone, never on its true class.
    ///   - count: the number of classes.
    /// - Throws: ``CalibrationError/empty`` where a class has no scores, or ``CalibrationError/notFinite(index:)``.
    public init(scores: [Float], classes: [Int], count: Int) throws(CalibrationError) {
        var groups = [[Float]](repeating: [], count: max(0, count))
        for (score, label) in zip(scores, classes) where groups.indices.contains(label) {
            groups[label].append(score)
        }
        guard !groups.isEmpty else { throw .empty }
        var calibrations: [ConformalCalibration] = []
        for group in groups { calibrations.append(try ConformalCalibration(scores: group)) }
        self = .classConditional(calibrations)
    }

    /// The calibration that an image of this predicted class is held against.
    ///
    /// - Parameter index: the class, counted from 0; of no effect where the calibration is ``global(_:)``.
    /// - Returns: what gives the image's p-value and threshold.
    /// - Precondition: the class is one of those that there are.
    public func calibration(forClass index: Int) -> ConformalCalibration {
        switch self {
        case .global(let calibration): calibration
        case .classConditional(let calibrations): calibrations[index]
        }
    }

    /// The smallest number of scores that a p-value may rest on.
    package var smallestCount: Int {
        switch self {
        case .global(let calibration): calibration.count
        case .classConditional(let calibrations): calibrations.map(\.count).min() ?? 0
        }
    }

    /// The smallest alpha that is supported, whatever class is predicted: 1 / (n + 1) of the smallest class.
    public var smallestAlpha: Double { ConformalCalibration.smallestAlpha(count: smallestCount) }
}
