import Datasets
import Detection
import Hypersphere
import Images

extension EvaluationInput {
    /// The input with stand-ins where there are no OOD sets: outliers that are made of the in-distribution images.
    ///
    /// - Parameter count: about how many images each stand-in has; 0 for no stand-ins.
    /// - Returns: the same where there are OOD sets, and where there are embeddings in place of images.
    func withStandIns(_ count: Int) -> EvaluationInput {
        guard outOfDistribution.isEmpty, count > 0, let images = inDistribution.imageSet else { return self }
        var input = self
        let sample = images.sample(count)
        input.outOfDistribution = SyntheticOutlier.allCases.map { OutlierSet(standIn: $0, of: sample) }
        return input
    }
}

extension Evaluator {
    /// Lets each class in turn play the outliers.
    ///
    /// - Parameters:
    ///   - images: the in-distribution set.
    ///   - outcome: what the pass made of it, with the embeddings that it kept.
    ///   - withCombined: whether all scores together are measured too.
    ///   - alpha: the share of other images that may be flagged.
    /// - Returns: one for each score that can be had without a class, and the others with their reasons; nothing where the
    ///   detector has a single class, or fewer than two of its classes are among the images.
    /// - Throws: `EmbeddingsError`.
    func holdOutClasses(
        _ images: EvaluationSource, _ outcome: SetOutcome, withCombined: Bool, alpha: Double
    ) throws -> ([HeldOutClasses], [BoundToClasses]) {
        let classes = detector.manifest.classes
        let places = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
        let known = outcome.images.compactMap { image -> (label: Int, embeddings: OutputTable<[Float]>)? in
            guard let label = images.label(image.place).flatMap({ places[$0] }), let kept = image.leftOut else {
                return nil
            }
            return (label, kept)
        }
        let labels = known.map(\.label)
        guard Set(labels).count > 1 else { return ([], []) }
        var rows = detector.manifest.outputs.mapValues { _ in [Float]() }
        for image in known { rows.merge(image.embeddings) { $0 += $1 } }
        let without = try detector.leavingClassesOut(rows, classes: Set(labels))
        var held = without.scores.compactMap { score in
            HeldOutClasses(score: score, labels: labels, classes: classes, alpha: alpha)
        }
        var bound = without.bound.map { BoundToClasses(score: $0.score, reason: $0.reason) }
        if withCombined {
            if bound.isEmpty {
                let combined = ScoreWithoutClasses(combining: without.scores, labels: labels, classes: classes.count)
                if let all = HeldOutClasses(score: combined, labels: labels, classes: classes, alpha: alpha) {
                    held.append(all)
                }
            } else {
                bound.append(
                    BoundToClasses(
                        score: .combined,
                        reason: "it needs all of its scores, and cannot have \(bound[0].score.rawValue) without a class"
                    ))
            }
        }
        return (held, bound)
    }
}

extension ScoreWithoutClasses {
    /// All scores together: the p-value of each image's product among those of the other classes' images, negated.
    ///
    /// - Parameters:
    ///   - scores: one at least, of the same images.
    ///   - labels: the class of each image.
    ///   - classes: the number of classes.
    fileprivate init(combining scores: [ScoreWithoutClasses], labels: [Int], classes: Int) {
        var values = labels.map { _ in [Float](repeating: .nan, count: classes) }
        for label in Set(labels) {
            let inside = labels.indices.filter { labels[$0] != label }
            guard
                let joint = try? JointCalibration(
                    scores: scores.map { score in inside.map { score.values[$0][label] } })
            else { continue }
            for row in labels.indices {
                values[row][label] = -Float(joint.pValue(of: scores.map { $0.values[row][label] }))
            }
        }
        let learned = scores.first { if case .learnedAnew = $0.method { true } else { false } }
        let mean = scores.first { $0.method == .meanTakenOut }
        self.init(score: .combined, method: (mean ?? learned)?.method ?? .takenOut, values: values)
    }
}

extension HeldOutClasses {
    /// - Parameters:
    ///   - score: of each image without each class.
    ///   - labels: the class of each image.
    ///   - classes: the names of the classes.
    ///   - alpha: the share of the other classes' images that may be flagged.
    fileprivate init?(score: ScoreWithoutClasses, labels: [Int], classes: [String], alpha: Double) {
        let held = classes.enumerated().compactMap { label, name -> HeldOutClass? in
            let inside = zip(score.values, labels).filter { $0.1 != label }.map { $0.0[label] }
            let outside = zip(score.values, labels).filter { $0.1 == label }.map { $0.0[label] }
            guard !inside.isEmpty, !outside.isEmpty, let calibration = try? ConformalCalibration(scores: inside)
            else { return nil }
            let flagged = outside.count { calibration.pValue(of: $0) <= alpha }
            guard let rate = Estimate(share: flagged, of: outside.count) else { return nil }
            let area = AreaPlacements(inDistribution: inside, outOfDistribution: outside).area
            return HeldOutClass(
                label: name, images: outside.count, auroc: Estimate(value: area.value, interval: area.interval),
                detectionRate: rate)
        }
        guard !held.isEmpty else { return nil }
        func mean(_ value: (HeldOutClass) -> Double) -> Double {
            held.reduce(0) { $0 + value($1) } / Double(held.count)
        }
        let (method, learnedFrom): (Method, Int?) =
            switch score.method {
            case .takenOut: (.takenOut, nil)
            case .meanTakenOut: (.meanTakenOut, nil)
            case .learnedAnew(let images): (.learnedAnew, images)
            }
        self.init(
            score: score.score, method: method, learnedFrom: learnedFrom, meanAUROC: mean(\.auroc.value),
            meanDetectionRate: mean(\.detectionRate.value),
            classes: held.sorted { ($0.auroc.value, $0.label) < ($1.auroc.value, $1.label) })
    }
}
