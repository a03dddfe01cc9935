public import Hypersphere

/// How well a score tells a class that the detector does not know: each class in turn is left out of what the
/// score has learned, and its images play the outliers.
///
/// A stand-in: it says how a detector of this kind takes unknown classes like its own, and nothing of other OOD images.
public struct HeldOutClasses: Sendable, Encodable {
    /// How a class is left out.
    public enum Method: String, Sendable, Encodable {
        /// What the score knows of the class is taken away: it is as if it had not learned it.
        case takenOut = "taken_out"
        /// The class's mean is taken away; the covariance, which all classes share, still knows the class, so that the figures
        /// may be a little too good.
        case meanTakenOut = "mean_taken_out"
        /// The score's models are learned anew without the class.
        case learnedAnew = "learned_anew"
    }

    public var score: ScoreName

    public var method: Method

    /// How many of the bank's images the models were learned anew from, before a class was left out; nil where they were not.
    public var learnedFrom: Int?

    /// The mean AUROC over the classes.
    public var meanAUROC: Double

    /// The mean share of the left out images that are flagged where at most alpha of the others are.
    public var meanDetectionRate: Double

    /// The hardest first: that with the smallest AUROC.
    public var classes: [HeldOutClass]

    private enum CodingKeys: String, CodingKey {
        case score, classes, method
        case learnedFrom = "learned_from"
        case meanAUROC = "mean_auroc"
        case meanDetectionRate = "mean_detection_rate"
    }
}

/// A score that cannot be had without one of its classes.
public struct BoundToClasses: Sendable, Equatable, Encodable {
    public var score: ScoreName
    /// In words that follow the score's name and a colon.
    public var reason: String
}

/// One class as an outlier.
public struct HeldOutClass: Sendable, Encodable {
    public var label: String
    /// The number of images of the class that were scored.
    public var images: Int
    /// Against the images of all other classes, without the class in what the score has learned.
    public var auroc: Estimate
    /// The share that is flagged where at most alpha of the other classes' images are.
    public var detectionRate: Estimate

    private enum CodingKeys: String, CodingKey {
        case label, images, auroc
        case detectionRate = "detection_rate"
    }
}
