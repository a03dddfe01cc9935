package import Hypersphere

/// What a detector has learned from in-distribution images: the numbers of a bundle.
package struct BundleContent: Sendable {
    /// The classes' prototypes, in the space of the output that feeds the angle score.
    package var prototypes: Prototypes

    /// The bank's embeddings, in the space of the output that feeds the k-nearest-neighbour score.
    package var bank: Bank

    /// For each row of the bank, where it comes from.
    package var bankItems: [BankItem]

    /// For each score, its values on the calibration images, in the images' order.
    package var calibrationScores: [ScoreName: [Float]] {
        // They were fitted to the scores before.
        didSet { outlierCurves = [:] }
    }

    /// For each calibration image the class whose prototype is nearest; nil in bundles of format version 1.
    package var calibrationClasses: [Int]?

    /// What the scores beside knn and angle have learned.
    package var models: ScoreModels

    /// For each score, its values on virtual outliers; empty in bundles of format version 1.
    package var outlierScores: [ScoreName: [Float]]

    /// The fitted curves that read scores as probabilities, as a bundle keeps them.
    ///
    /// Bundles of earlier releases have none, and get none when they are written again. Their curves are fitted by
    /// ``outlierProbability(of:)``.
    var outlierCurves: [ScoreName: OutlierProbability] = [:]

    /// For each output that the scores read, the embedding of ``PreparedImage/probe(width:height:channels:)``: on load the encoder
    /// must give it again.
    package var probeEmbeddings: [String: [Float]]

    package init(
        prototypes: Prototypes, bank: Bank, bankItems: [BankItem], calibrationScores: [ScoreName: [Float]],
        calibrationClasses: [Int]? = nil, models: ScoreModels = ScoreModels(),
        outlierScores: [ScoreName: [Float]] = [:], probeEmbeddings: [String: [Float]]
    ) {
        self.prototypes = prototypes
        self.bank = bank
        self.bankItems = bankItems
        self.calibrationScores = calibrationScores
        self.calibrationClasses = calibrationClasses
        self.models = models
        self.outlierScores = outlierScores
        self.probeEmbeddings = probeEmbeddings
    }

    /// Fits a curve for each score that has virtual outliers, where they can be told from the calibration images.
    package mutating func fitOutlierCurves() {
        outlierCurves = outlierScores.reduce(into: [:]) { curves, score in
            curves[score.key] = calibrationScores[score.key].flatMap { .fit(inliers: $0, outliers: score.value) }
        }
    }
}

/// An image of the bank.
package struct BankItem: Sendable, Equatable {
    /// The path inside the set that the bank was fitted from.
    package var identifier: String

    /// The index of the image's class; nil where the set is unlabelled.
    package var label: Int?

    /// What tells whether another image gives the encoder the same pixels.
    package var digest: PixelDigest

    package init(identifier: String, label: Int?, digest: PixelDigest) {
        self.identifier = identifier
        self.label = label
        self.digest = digest
    }
}
