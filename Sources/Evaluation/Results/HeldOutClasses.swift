public import Hypersphere

/// How well a score tells a class that the detector does not know: each class in turn is left out of bank and prototypes,
/// and its images play the outliers.
///
/// A stand-in: it says how a detector of this kind takes unknown classes like its own, and nothing of other OOD images.
public struct HeldOutClasses: Sendable, Encodable {
    public var score: ScoreName

    /// The mean AUROC over the classes.
    public var meanAUROC: Double

    /// The mean share of the left out images that are flagged where at most alpha of the others are.
    public var meanDetectionRate: Double

    /// The hardest first: that with the smallest AUROC.
    public var classes: [HeldOutClass]

    private enum CodingKeys: String, CodingKey {
        case score, classes
        case meanAUROC = "mean_auroc"
        case meanDetectionRate = "mean_detection_rate"
    }
}

/// One class as an outlier.
public struct HeldOutClass: Sendable, Encodable {
    public var label: String
    /// The number of images of the class that were scored.
    public var images: Int
    /// Against the images of all other classes, without the class in bank and prototypes.
    public var auroc: Estimate
    /// The share that is flagged where at most alpha of the other classes' images are.
    public var detectionRate: Estimate

    private enum CodingKeys: String, CodingKey {
        case label, images, auroc
        case detectionRate = "detection_rate"
    }
}
