public import Datasets
import Images

/// The image sets that a detector is measured on.
public struct EvaluationInput: Sendable {
    /// In-distribution images that the detector has not seen: neither in its bank nor among its calibration images.
    public var inDistribution: EvaluationSource

    public var outOfDistribution: [OutlierSet]

    /// In-distribution images under mild change: what is flagged of them is flagged wrongly.
    public var shifted: [ShiftedSet]

    /// The images that the detector's bank was fitted from, to show them; the detector itself holds only their names.
    public var bank: ImageSet?

    public init(
        inDistribution: ImageSet, outOfDistribution: [OutlierSet], shifted: [ShiftedSet] = [], bank: ImageSet? = nil
    ) {
        self.init(
            source: .images(inDistribution), outOfDistribution: outOfDistribution, shifted: shifted, bank: bank)
    }

    public init(
        source inDistribution: EvaluationSource, outOfDistribution: [OutlierSet], shifted: [ShiftedSet] = [],
        bank: ImageSet? = nil
    ) {
        self.inDistribution = inDistribution
        self.outOfDistribution = outOfDistribution
        self.shifted = shifted
        self.bank = bank
    }
}

/// How far a set is from in-distribution, as OpenOOD groups sets (Zhang et al., "OpenOOD v1.5", 2023).
public enum OutlierGroup: String, Sendable, Codable, CaseIterable {
    /// Other classes of the same kind of pictures.
    case near
    /// Other kinds of pictures.
    case far
}

/// Out-of-distribution images under a name.
public struct OutlierSet: Sendable {
    public var name: String
    /// Nil where the set is in no group.
    public var group: OutlierGroup?
    public var source: EvaluationSource
    /// What is made of each image before it is scored, for a set that stands in for OOD images; nil for real ones.
    var standIn: SyntheticOutlier?

    public init(name: String, group: OutlierGroup? = nil, images: ImageSet) {
        self.init(name: name, group: group, source: .images(images))
    }

    /// A stand-in, made of in-distribution images; its name says that it is one.
    init(standIn: SyntheticOutlier, of images: ImageSet) {
        self.init(name: "stand-in: \(standIn.rawValue.replacing("_", with: " "))", images: images)
        self.standIn = standIn
    }

    public init(name: String, group: OutlierGroup? = nil, source: EvaluationSource) {
        self.name = name
        self.group = group
        self.source = source
    }
}

/// Shifted in-distribution images under a name.
public struct ShiftedSet: Sendable {
    public var name: String
    public var source: EvaluationSource

    public init(name: String, images: ImageSet) {
        self.init(name: name, source: .images(images))
    }

    public init(name: String, source: EvaluationSource) {
        self.name = name
        self.source = source
    }
}
