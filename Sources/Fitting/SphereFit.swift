import Detection
import Hypersphere

/// What is learnt from embedded images: prototypes, bank, models, and the scores of the calibration images.
struct SphereFit {
    /// The names of the encoder outputs.
    struct Outputs {
        /// Feeds the scores that are not on prototypes.
        let features: String
        /// Feeds prototypes and the scores on them.
        let projection: String
    }

    /// All but the probe's embeddings.
    let content: BundleContent
    let descriptions: [ScoreDescription]
    let geometry: SphereGeometry

    /// - Parameters:
    ///   - bank: the first embeddings are the features, the last the projections.
    ///   - calibration: the held-out images, with the same embeddings.
    ///   - classes: the class names, sorted; of an unlabelled set a single one.
    ///   - outputs: the names of the encoder outputs.
    ///   - options: which scores, and how.
    /// - Throws: `PrototypesError`, `BankError`, `ModelError` or ``FittingError``.
    init(
        bank: EmbeddedSet, calibration: EmbeddedSet, classes: [String], outputs: Outputs, options: FittingOptions
    ) throws {
        let places = Dictionary(uniqueKeysWithValues: zip(classes, 0...))
        let labels = bank.labels.map { $0.flatMap { places[$0] } ?? 0 }
        let features = bank.features
        let projections = bank.projections
        let prototypes = try Prototypes.classMeans(of: projections, labels: labels, classes: classes.count)
        let names = Set(options.scores)
        var content = BundleContent(
            prototypes: prototypes, bank: try Bank(features),
            bankItems: bank.identifiers.indices.map { row in
                BankItem(
                    identifier: bank.identifiers[row], label: bank.labels[row] == nil ? nil : labels[row],
                    digest: bank.digests[row])
            },
            calibrationScores: [:],
            models: try .fit(
                for: names, temperature: options.temperature, features: features, projections: projections,
                labels: labels, classes: classes.count),
            probeEmbeddings: [:])

        let k = names.contains(.knn) ? options.k ?? NeighbourCount.choose(for: features, labels: labels) : nil
        descriptions = options.scores.map { name in
            ScoreDescription(
                name: name, output: name.readsPrototypes ? outputs.projection : outputs.features,
                k: name == .knn ? k : name == .nnguide ? min(NNGuideScore.defaultK, bank.count) : nil,
                temperature: name == .vmf ? options.temperature : nil)
        }

        let nearest = prototypes.nearest(to: calibration.projections)
        content.calibrationClasses = nearest.map(\.index)
        let outliers = VirtualOutliers(features: features, projections: projections, labels: labels, classes: classes)
        for description in descriptions {
            let score = try content.score(description)
            let readsProjections = description.name.readsPrototypes
            let values = score.values(for: readsProjections ? calibration.projections : calibration.features)
            content.calibrationScores[description.name] = values
            if let outliers = outliers?.embeddings(readsProjections: readsProjections) {
                content.outlierScores[description.name] = score.values(for: outliers)
            }
        }
        if options.calibrationScope == .classConditional {
            try Self.checkClasses(nearest.map(\.index), classes: classes, alpha: options.alpha)
        }
        self.content = content

        let known = calibration.labels.enumerated().compactMap { row, label in
            label.flatMap { places[$0] }.map { (row: row, label: $0) }
        }
        geometry = SphereGeometry(
            dispersion: classes.count > 1 ? prototypes.dispersion : nil,
            compactness: try prototypes.compactness(of: projections, labels: labels),
            accuracy: known.isEmpty
                ? nil : Double(known.count { nearest[$0.row].index == $0.label }) / Double(known.count))
    }

    /// Refuses classes that too few calibration images are nearest to.
    ///
    /// - Throws: ``FittingError/classTooSmall(_:alpha:calibrationImages:needed:)``.
    static func checkClasses(_ predicted: [Int], classes: [String], alpha: Double) throws(FittingError) {
        let needed = (try? ConformalCalibration.smallestCount(alpha: alpha)) ?? .max
        var counts = [Int](repeating: 0, count: classes.count)
        for index in predicted { counts[index] += 1 }
        for (name, count) in zip(classes, counts) where count < needed {
            throw .classTooSmall(name, alpha: alpha, calibrationImages: count, needed: needed)
        }
    }
}

extension EmbeddedSet {
    /// What feeds the scores that are not on prototypes.
    var features: Embeddings { embeddings[0] }

    /// What feeds prototypes and the scores on them.
    var projections: Embeddings { embeddings[embeddings.count - 1] }
}
