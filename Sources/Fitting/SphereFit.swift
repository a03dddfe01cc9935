import Detection
import Hypersphere

/// What is learned from embedded images: prototypes, bank, models, and the scores of the calibration images.
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
    ///   - rows: its features, made searchable.
    ///   - calibration: the held-out images, with the same embeddings.
    ///   - classes: the class names, sorted; of an unlabelled set a single one.
    ///   - options: which scores, and how.
    /// - Throws: `PrototypesError`, `BankError`, `ModelError` or ``FittingError``.
    init(
        bank: EmbeddedSet, rows: Bank, calibration: EmbeddedSet, classes: [String], options: FittingOptions
    ) throws {
        let places = Dictionary(uniqueKeysWithValues: zip(classes, 0...))
        let labels = bank.labels.map { $0.flatMap { places[$0] } ?? 0 }
        let roles = bank.roles
        let (features, projections) = (try bank[.features], try bank[.projection])
        let prototypes = try Prototypes.classMeans(of: projections, labels: labels, classes: classes.count)
        let logits = try calibration.logits
        let choice = try ScoreChoice(
            options.scores, leavesOut: options.leavesOutScores, hasStages: roles.hasStages, classes: classes.count,
            headClasses: logits?.classes)
        decides = choice.decides
        let ofHead = logits == nil ? [] : Set(choice.computed.filter(\.readsLogits))
        let learned = try LearnedModels(
            for: choice.computed.filter { !ofHead.contains($0) }, bank: bank, labels: labels, classes: classes.count,
            temperature: options.temperature, leavesOut: choice.leavesOutUnfit)
        var content = BundleContent(
            prototypes: prototypes, bank: rows,
            bankItems: bank.identifiers.indices.map { row in
                BankItem(
                    identifier: bank.identifiers[row], label: bank.labels[row] == nil ? nil : labels[row],
                    digest: bank.digests[row])
            },
            calibrationScores: [:], models: learned.models, probeEmbeddings: [:])

        let k =
            learned.names.contains(.knn)
            ? options.k.k(for: features, labels: labels) : nil
        let described = choice.computed.filter { ofHead.contains($0) || learned.names.contains($0) }.map { name in
            ScoreDescription(
                name: name, output: ofHead.contains(name) ? roles.logits ?? "" : roles[name.space],
                k: name == .knn ? k?.k : name == .nnguide ? min(NNGuideScore.defaultK, bank.count) : nil,
                temperature: name == .vmf ? options.temperature : nil)
        }

        let nearest = try prototypes.nearest(to: calibration[.projection])
        content.calibrationClasses = nearest.map(\.index)
        let outliers = learned.virtualOutliers(bank: bank, labels: labels, classes: classes.count)
        var kept: [ScoreDescription] = []
        var leftOut = choice.leftOut + learned.leftOut
        for description in described {
            let name = description.name
            let values: [Float]
            if let logits, ofHead.contains(name), let score = HeadScore(name) {
                values = score.values(for: logits)
            } else {
                let score = try content.score(description)
                values = score.valuesOnAllCores(for: try calibration[name.space])
                if let outliers = outliers?[name.space] {
                    content.outlierScores[name] = score.valuesOnAllCores(for: outliers)
                }
            }
            if let error = FittingError.useless(name, values, of: calibration.identifiers) {
                guard choice.leavesOutUnfit else { throw error }
                leftOut.append("\(name.rawValue) is left out: \(error)")
                content.outlierScores[name] = nil
                continue
            }
            content.calibrationScores[name] = values
            kept.append(description)
        }
        guard !kept.isEmpty else { throw FittingError.noScore(leftOut) }
        content.fitOutlierCurves()
        descriptions = kept
        if options.calibrationScope == .classConditional {
            try Self.checkClasses(
                nearest.map(\.index), digests: calibration.digests, classes: classes, alpha: options.alpha)
        }
        self.content = content

        let known = calibration.labels.enumerated().compactMap { row, label in
            label.flatMap { places[$0] }.map { (row: row, label: $0) }
        }
        let right = known.count { nearest[$0.row].index == $0.label }
        geometry = SphereGeometry(
            dispersion: classes.count > 1 ? prototypes.dispersion : nil,
            compactness: try prototypes.compactness(of: projections, labels: labels),
            accuracy: known.isEmpty ? nil : Double(right) / Double(known.count), accuracyImages: known.count)
        notes =
            leftOut + [k?.note].compactMap(\.self) + learned.notes(labels: labels, classes: classes)
            + [ClassesAtChance.note(right, of: known.map(\.label), classes: classes.count)].compactMap(\.self)
    }

    /// Refuses classes that too few calibration images are nearest to; images of the same pixels count once.
    ///
    /// - Throws: ``FittingError/classTooSmall(_:alpha:calibrationImages:needed:)``.
    static func checkClasses(
        _ predicted: [Int], digests: [PixelDigest], classes: [String], alpha: Double
    ) throws(FittingError) {
        let needed = (try? ConformalCalibration.smallestCount(alpha: alpha)) ?? .max
        var members = [Set<PixelDigest>](repeating: [], count: classes.count)
        for (index, digest) in zip(predicted, digests) { members[index].insert(digest) }
        for (name, members) in zip(classes, members) where members.count < needed {
            throw .classTooSmall(name, alpha: alpha, calibrationImages: members.count, needed: needed)
        }
    }
}
