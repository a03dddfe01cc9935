// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Detection

/// A detector that was just made, and what its maker should know.
package struct FittedDetector: Sendable {
    package let bundle: DetectorBundle
    package let geometry: SphereGeometry

    /// The images that were passed over, and why.
    package let skipped: [String]

    /// What was found out of images and scores, each in one sentence.
    package let notes: [String]
}

/// How the classes lie on the sphere.
package struct SphereGeometry: Sendable, Equatable {
    /// The mean angle between prototypes, degrees; nil for a single class.
    package let dispersion: Double?

    /// The mean angle of the bank's images to their class's prototype, degrees.
    package let compactness: Double

    /// The share of the calibration images with a class of the bank whose nearest prototype is that of their class; nil where
    /// there are none.
    package let accuracy: Double?

    /// The number of calibration images that the accuracy is of.
    package let accuracyImages: Int
}
