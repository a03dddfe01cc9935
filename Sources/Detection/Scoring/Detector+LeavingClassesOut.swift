import Encoding
package import Hypersphere

/// A score as the detector would give it without each of its classes.
package struct ScoreWithoutClasses: Sendable {
    /// How the class was left out.
    package enum Method: Sendable, Equatable {
        /// What the score knows of the class was taken away, which leaves what it would have learned without it.
        case takenOut
        /// The class's mean was taken away; the covariance, which all classes share, still knows it.
        case meanTakenOut
        /// The score's models were learned anew from so many of the bank's images.
        case learnedAnew(images: Int)
    }

    package let score: ScoreName
    package let method: Method
    /// Shape [images, classes]; not a number for a class that was not asked for.
    package let values: [[Float]]

    package init(score: ScoreName, method: Method, values: [[Float]]) {
        self.score = score
        self.method = method
        self.values = values
    }
}

/// A score that cannot be had without a class.
package struct ScoreBoundToClasses: Error {
    package let score: ScoreName
    /// In words that follow the score's name and a colon.
    package let reason: String
}

extension Detector {
    /// The operations that learning anew may take, of one family of scores; about half a minute of two cores.
    private static let refittingLimit = 4e11

    /// The least images of a class that models are learned anew from.
    private static let leastRefitted = 20

    /// The scores of images as they would be without each class.
    ///
    /// - Parameters:
    ///   - embeddings: for each output the images' unit embeddings, one a row.
    ///   - classes: the classes that are left out in turn.
    /// - Returns: the scores in the detector's order, and those that cannot be had.
    /// - Throws: `EmbeddingsError` where the embeddings are not of the detector's dimensions.
    package func leavingClassesOut(
        _ embeddings: OutputTable<[Float]>, classes: Set<Int>
    ) throws -> (scores: [ScoreWithoutClasses], bound: [ScoreBoundToClasses]) {
        let outputs = manifest.outputs
        let queries = outputs.filled(
            with: try zip(embeddings, outputs).map { rows, output in
                try Embeddings(unitRows: rows, dimension: output.dimension)
            })
        var measured: [ScoreName: ScoreWithoutClasses] = [:]
        var reasons: [ScoreName: String] = [:]
        var relearned: [ScoreDescription] = []
        for (description, calibrated) in zip(manifest.scores, scores) {
            guard case .embeddings(let score) = calibrated.score else {
                reasons[description.name] = "it reads the model's own classifier, which was trained with all classes"
                continue
            }
            let space = description.name.space
            func take(_ values: [[Float]], _ method: ScoreWithoutClasses.Method) {
                measured[description.name] = ScoreWithoutClasses(
                    score: description.name, method: method, values: values)
            }
            switch score {
            case let score as KNNScore:
                take(
                    LeaveOneClassOut.neighbourAngles(
                        of: queries[space], bank: bank, labels: bankItems.map(\.label),
                        classes: manifest.classes.count, k: score.k), .takenOut)
            case is AngleScore:
                take(LeaveOneClassOut.prototypeAngles(of: queries[space], prototypes: prototypes), .takenOut)
            case let score as VMFScore:
                take(LeaveOneClassOut.energies(of: queries[space], vmf: score), .takenOut)
            case let score as MahalanobisScore where !outputs.isOneOutput(space, .features):
                take(
                    LeaveOneClassOut.squaredDistances(of: queries[space], gaussians: score.gaussians), .meanTakenOut)
            default:
                if outputs.isOneOutput(space, .features) {
                    relearned.append(description)
                } else {
                    reasons[description.name] =
                        "it was learned from '\(outputs[space].name)', of which the detector keeps no embeddings of the bank"
                }
            }
        }
        for family in [relearned.filter { $0.name.space == .stages }, relearned.filter { $0.name.space != .stages }] {
            for result in try learnedAnew(family, queries: queries[.features], classes: classes) {
                switch result {
                case .success(let score): measured[score.score] = score
                case .failure(let failure): reasons[failure.score] = failure.reason
                }
            }
        }
        let names = manifest.scores.map(\.name)
        return (
            names.compactMap { measured[$0] },
            names.compactMap { name in reasons[name].map { ScoreBoundToClasses(score: name, reason: $0) } }
        )
    }

    /// Learns the models of scores anew without each class, from as many of the bank's images as time allows.
    private func learnedAnew(
        _ descriptions: [ScoreDescription], queries: Embeddings, classes: Set<Int>
    ) throws -> [Result<ScoreWithoutClasses, ScoreBoundToClasses>] {
        func fail(_ descriptions: [ScoreDescription], _ reason: String) -> [Result<
            ScoreWithoutClasses, ScoreBoundToClasses
        >] {
            descriptions.map { .failure(ScoreBoundToClasses(score: $0.name, reason: reason)) }
        }
        guard !descriptions.isEmpty else { return [] }
        let labels = bankItems.map(\.label)
        let present = Set(labels.compactMap(\.self)).count
        // Without a class one less is left.
        let (meaningful, others) = (
            descriptions.filter { $0.name.isMeaningful(classes: present - 1) },
            descriptions.filter { !$0.name.isMeaningful(classes: present - 1) }
        )
        let refused = fail(others, "it needs two classes beside the one that is left out")
        guard !meaningful.isEmpty else { return refused }
        let least = Self.leastRefitted * present
        let limit = refittingRows(meaningful, classes: classes.count, present: present)
        guard limit >= min(least, bank.count) else {
            return refused
                + fail(
                    meaningful,
                    "learning it anew without each of \(classes.count) classes of \(bank.dimension) dimensions takes too long"
                )
        }
        let rows = try LabelledRows(of: bank, classes: labels, limit: limit)
        var values = meaningful.map { _ in
            [[Float]](repeating: [Float](repeating: .nan, count: manifest.classes.count), count: queries.count)
        }
        do {
            for label in classes.sorted() {
                let part = rows.without(label)
                // A sample may hold a single class, where the others are few.
                guard !part.labels.isEmpty else { continue }
                let content = BundleContent(
                    prototypes: prototypes,
                    bank: meaningful.contains { $0.name == .nnguide } ? try Bank(part.embeddings) : bank, bankItems: [],
                    calibrationScores: [:],
                    models: try .fit(
                        for: Set(meaningful.map(\.name)), features: part.embeddings, projections: part.embeddings,
                        labels: part.labels, classes: part.classes), probeEmbeddings: [:])
                for (place, description) in meaningful.enumerated() {
                    var description = description
                    description.k = description.k.map { min($0, part.labels.count) }
                    for (row, value) in try content.score(description).valuesOnAllCores(for: queries).enumerated() {
                        values[place][row][label] = value
                    }
                }
            }
        } catch let error as ModelError {
            return refused + fail(meaningful, "without a class, \(error)")
        }
        return refused
            + zip(meaningful, values).map { description, values in
                .success(
                    ScoreWithoutClasses(
                        score: description.name, method: .learnedAnew(images: rows.labels.count), values: values))
            }
    }

    /// How many of the bank's images the models of these scores can be learned from anew for each class.
    private func refittingRows(_ descriptions: [ScoreDescription], classes: Int, present: Int) -> Int {
        let dimension = Double(bank.dimension)
        // A covariance and its factor, or a probe by some 200 steps of L-BFGS and, for vim, the axes of a covariance.
        let isProbe = descriptions.contains { $0.name.space != .stages }
        let perRow = isProbe ? 800 * dimension * Double(present) : dimension * dimension
        let hasFactor = !isProbe || descriptions.contains { $0.name == .vim }
        let fixed = hasFactor ? 10 * dimension * dimension * dimension : 0
        let rows =
            (Self.refittingLimit / Double(max(1, classes)) - fixed) / (perRow + (hasFactor ? dimension * dimension : 0))
        return max(0, min(bank.count, Int(rows)))
    }
}
