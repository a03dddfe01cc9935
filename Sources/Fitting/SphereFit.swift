import Detection
import Hypersphere

/// What is learnt from embedded images: prototypes, bank, models, and the scores of the calibration images.
struct SphereFit {
    /// What is computed where nothing is asked for; see ``FittingOptions/scores``.
    static func scores(hasStages: Bool) -> [ScoreName] {
        hasStages ? [.combined, .knn, .angle, .mahalanobis] : [.knn, .angle]
    }

    /// All but the probe's embeddings.
    let content: BundleContent
    let descriptions: [ScoreDescription]
    /// The score that decides, where it is not the first.
    let decides: ScoreName?
    let geometry: SphereGeometry
    /// What was left out, and what looks wrong, each in one sentence.
    let notes: [String]

    /// - Parameters:
    ///   - bank: with embeddings of each role.
    ///   - calibration: the held-out images, with the same embeddings.
    ///   - classes: the class names, sorted; of an unlabelled set a single one.
    ///   - roles: which embeddings are which.
    ///   - options: which scores, and how.
    /// - Throws: `PrototypesError`, `BankError`, `ModelError` or ``FittingError``.
    init(
        bank: EmbeddedSet, calibration: EmbeddedSet, classes: [String], roles: OutputRoles, options: FittingOptions
    ) throws {
        let places = Dictionary(uniqueKeysWithValues: zip(classes, 0...))
        let labels = bank.labels.map { $0.flatMap { places[$0] } ?? 0 }
        func embeddings(of set: EmbeddedSet, _ space: EmbeddingSpace) -> Embeddings {
            set.embeddings[roles.place(of: space)]
        }
        let features = embeddings(of: bank, .features)
        let projections = embeddings(of: bank, .projection)
        let prototypes = try Prototypes.classMeans(of: projections, labels: labels, classes: classes.count)
        let logits = try calibration.logits
        let choice = try ScoreChoice(
            options.scores, leavesOut: options.leavesOutScores, hasStages: roles.hasStages, classes: classes.count,
            headClasses: logits?.classes)
        decides = choice.decides
        let ofHead = logits == nil ? [] : Set(choice.computed.filter(\.readsLogits))
        let ofModels = Set(choice.computed).subtracting(ofHead)
        var content = BundleContent(
            prototypes: prototypes, bank: try Bank(features),
            bankItems: bank.identifiers.indices.map { row in
                BankItem(
                    identifier: bank.identifiers[row], label: bank.labels[row] == nil ? nil : labels[row],
                    digest: bank.digests[row])
            },
            calibrationScores: [:],
            models: try .fit(
                for: ofModels, temperature: options.temperature, features: features, projections: projections,
                stages: embeddings(of: bank, .stages), labels: labels, classes: classes.count),
            probeEmbeddings: [:])

        let k = ofModels.contains(.knn) ? options.k ?? NeighbourCount.choose(for: features, labels: labels) : nil
        descriptions = choice.computed.map { name in
            ScoreDescription(
                name: name, output: ofHead.contains(name) ? roles.logits ?? "" : roles.output(of: name.space),
                k: name == .knn ? k : name == .nnguide ? min(NNGuideScore.defaultK, bank.count) : nil,
                temperature: name == .vmf ? options.temperature : nil)
        }

        let nearest = prototypes.nearest(to: embeddings(of: calibration, .projection))
        content.calibrationClasses = nearest.map(\.index)
        // In each space that a score reads, draws from the classes' tails; none where images spread too little.
        let read = Set(ofModels.map { roles.place(of: $0.space) })
        let outliers = bank.embeddings.enumerated().map { place, embeddings -> Embeddings? in
            guard read.contains(place) else { return nil }
            let known = place == roles.place(of: .stages) ? content.models.gaussians : nil
            return try? (known ?? .fit(embeddings, labels: labels, classes: classes.count)).virtualOutliers()
        }
        for description in descriptions {
            let values: [Float]
            if let logits, ofHead.contains(description.name), let score = HeadScore(description.name) {
                values = score.values(for: logits)
            } else {
                let score = try content.score(description)
                let place = roles.place(of: description.name.space)
                values = score.valuesOnAllCores(for: calibration.embeddings[place])
                if let outliers = outliers[place] {
                    content.outlierScores[description.name] = score.valuesOnAllCores(for: outliers)
                }
            }
            guard values.count < 2 || values.contains(where: { $0 != values[0] }) else {
                throw FittingError.constantScore(description.name)
            }
            content.calibrationScores[description.name] = values
        }
        if options.calibrationScope == .classConditional {
            try Self.checkClasses(nearest.map(\.index), classes: classes, alpha: options.alpha)
        }
        self.content = content

        let known = calibration.labels.enumerated().compactMap { row, label in
            label.flatMap { places[$0] }.map { (row: row, label: $0) }
        }
        let right = known.count { nearest[$0.row].index == $0.label }
        geometry = SphereGeometry(
            dispersion: classes.count > 1 ? prototypes.dispersion : nil,
            compactness: try prototypes.compactness(of: projections, labels: labels),
            accuracy: known.isEmpty ? nil : Double(right) / Double(known.count))
        notes = choice.leftOut + [Self.chance(right, of: known.map(\.label), classes: classes.count)].compactMap(\.self)
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

    /// Says that the nearest prototype tells classes no better than chance does; nil where it does better.
    ///
    /// Chance is the share of the largest class, plus three standard deviations of that share.
    private static func chance(_ right: Int, of labels: [Int], classes: Int) -> String? {
        guard classes > 1, labels.count > 1 else { return nil }
        let largest = Dictionary(grouping: labels, by: \.self).values.map(\.count).max() ?? 0
        guard largest < labels.count else { return nil }
        let count = Double(labels.count)
        let share = Double(largest) / count
        let bound = share + 3 * (share * (1 - share) / count).squareRoot()
        guard Double(right) / count <= bound else { return nil }
        return
            "warning: \(right) of \(labels.count) calibration images are nearest to their class's prototype, no more "
            + "than chance gives: are mean, std, channel order and resizing those that the encoder was trained with?"
    }
}
