public import Detection

/// A detector that was just made, and what its maker should know.
public struct FittedDetector: Sendable {
    public let bundle: DetectorBundle
    public let geometry: SphereGeometry

    /// The images that were passed over, and why.
    public let skipped: [String]

    /// What was found out of images and scores, each in one sentence.
    public let notes: [String]
}

/// How the classes lie on the sphere.
public struct SphereGeometry: Sendable, Equatable {
    /// The mean angle between prototypes, degrees; nil for a single class.
    public let dispersion: Double?

    /// The mean angle of the bank's images to their class's prototype, degrees.
    public let compactness: Double

    /// The share of the calibration images with a class of the bank whose nearest prototype is that of their class; nil where
    /// there are none.
    public let accuracy: Double?

    /// The number of calibration images that the accuracy is of.
    public let accuracyImages: Int
}
