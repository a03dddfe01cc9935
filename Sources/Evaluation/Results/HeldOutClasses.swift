package import Detection
package import Hypersphere

/// How well a score tells a class that the detector does not know: each class in turn is left out of what the
/// score has learned, and its images play the outliers.
///
/// A stand-in: it says how a detector of this kind takes unknown classes like its own, and nothing of other OOD images.
package struct HeldOutClasses: Sendable, Encodable {
    package var score: ScoreName

    /// How a class is left out.
    package var method: ScoreWithoutClasses.Method

    /// How many of the bank's images the models were learned anew from, before a class was left out; nil where they were not.
    package var learnedFrom: Int?

    /// The mean AUROC over the classes.
    package var meanAUROC: Double

    /// The mean share of the left out images that are flagged where at most alpha of the others are.
    package var meanDetectionRate: Double

    /// The hardest first: that with the smallest AUROC.
    package var classes: [HeldOutClass]

    private enum CodingKeys: String, CodingKey {
        case score, classes, method
        case learnedFrom = "learned_from"
        case meanAUROC = "mean_auroc"
        case meanDetectionRate = "mean_detection_rate"
    }
}

/// A score that cannot be had without one of its classes.
package struct BoundToClasses: Sendable, Equatable, Encodable {
    package var score: ScoreName
    /// In words that follow the score's name and a colon.
    package var reason: String
}

/// One class as an outlier.
package struct HeldOutClass: Sendable, Encodable {
    package var label: String
    /// The number of images of the class that were scored.
    package var images: Int
    /// Against the images of all other classes, without the class in what the score has learned.
    package var auroc: Estimate
    /// The share that is flagged where at most alpha of the other classes' images are.
    package var detectionRate: Estimate

    private enum CodingKeys: String, CodingKey {
        case label, images, auroc
        case detectionRate = "detection_rate"
    }
}
