package import Datasets
import Images

/// The image sets that a detector is measured on.
package struct EvaluationInput: Sendable {
    /// In-distribution images that the detector has not seen: neither in its bank nor among its calibration images.
    package var inDistribution: EvaluationSource

    package var outOfDistribution: [OutlierSet]

    /// In-distribution images under mild change: what is flagged of them is flagged wrongly.
    package var shifted: [ShiftedSet]

    /// The images that the detector's bank was fitted from, to show them; the detector itself holds only their names.
    package var bank: ImageSet?

    package init(
        inDistribution: ImageSet, outOfDistribution: [OutlierSet], shifted: [ShiftedSet] = [], bank: ImageSet? = nil
    ) {
        self.init(
            source: .images(inDistribution), outOfDistribution: outOfDistribution, shifted: shifted, bank: bank)
    }

    package init(
        source inDistribution: EvaluationSource, outOfDistribution: [OutlierSet], shifted: [ShiftedSet] = [],
        bank: ImageSet? = nil
    ) {
        self.inDistribution = inDistribution
        self.outOfDistribution = outOfDistribution
        self.shifted = shifted
        self.bank = bank
    }

    /// All sets of images, without those of embeddings.
    package var imageSets: [ImageSet] {
        ([inDistribution] + outOfDistribution.map(\.source) + shifted.map(\.source)).compactMap(\.imageSet)
            + [bank].compactMap(\.self)
    }
}

/// How far a set is from in-distribution, as OpenOOD groups sets (Zhang et al., "OpenOOD v1.5", 2023).
package enum OutlierGroup: String, Sendable, Codable, CaseIterable {
    /// Other classes of the same kind of pictures.
    case near
    /// Other kinds of pictures.
    case far
}

/// Out-of-distribution images under a name.
package struct OutlierSet: Sendable {
    package var name: String
    /// Nil where the set is in no group.
    package var group: OutlierGroup?
    package var source: EvaluationSource
    /// What is made of each image before it is scored, for a set that stands in for OOD images; nil for real ones.
    var standIn: SyntheticOutlier?

    package init(name: String, group: OutlierGroup? = nil, images: ImageSet) {
        self.init(name: name, group: group, source: .images(images))
    }

    /// A stand-in, made of in-distribution images; its name says that it is one.
    init(standIn: SyntheticOutlier, of images: ImageSet) {
        self.init(name: "stand-in: \(standIn.rawValue.replacing("_", with: " "))", images: images)
        self.standIn = standIn
    }

    package init(name: String, group: OutlierGroup? = nil, source: EvaluationSource) {
        self.name = name
        self.group = group
        self.source = source
    }
}

/// Shifted in-distribution images under a name.
package struct ShiftedSet: Sendable {
    package var name: String
    package var source: EvaluationSource

    package init(name: String, images: ImageSet) {
        self.init(name: name, source: .images(images))
    }

    package init(name: String, source: EvaluationSource) {
        self.name = name
        self.source = source
    }
}
