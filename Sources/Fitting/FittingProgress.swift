// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// How far a fit is.
package struct FittingProgress: Sendable, Equatable {
    package enum Stage: String, Sendable {
        case reading = "looking at all images"
        case bank = "embedding the bank"
        case calibration = "embedding the calibration images"
        case images = "embedding"
        case scoring = "scoring the calibration images"
        case writing = "writing the detector"
    }

    package var stage: Stage

    /// Images done in this stage.
    package var completed: Int

    /// Images of this stage.
    package var total: Int
}
