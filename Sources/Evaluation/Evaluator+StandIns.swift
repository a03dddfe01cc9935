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
    ///   - outcome: what the pass made of it, with the features that it kept.
    ///   - alpha: the share of other images that may be flagged.
    /// - Returns: one for each score that can be had without a class; empty where the detector has a single class, or
    ///   fewer than two of its classes are among the images.
    /// - Throws: `EmbeddingsError`.
    func holdOutClasses(_ images: EvaluationSource, _ outcome: SetOutcome, alpha: Double) throws -> [HeldOutClasses] {
        let classes = detector.manifest.classes
        let places = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
        let known = outcome.images.compactMap { image -> (label: Int, features: [Float], projection: [Float])? in
            guard let label = images.label(image.place).flatMap({ places[$0] }), let kept = image.leftOut else {
                return nil
            }
            return (label, kept.features, kept.projection)
        }
        guard Set(known.map(\.label)).count > 1 else { return [] }
        let values = try detector.leavingClassesOut(
            features: known.flatMap(\.features), projections: known.flatMap(\.projection))
        return detector.manifest.scores.compactMap { score in
            values[score.name].flatMap { values in
                HeldOutClasses(
                    score: score.name, values: values, labels: known.map(\.label), classes: classes, alpha: alpha)
            }
        }
    }
}

extension HeldOutClasses {
    /// - Parameters:
    ///   - score: the score.
    ///   - values: of each image without each class, shape [images, classes].
    ///   - labels: the class of each image.
    ///   - classes: the names of the classes.
    ///   - alpha: the share of the other classes' images that may be flagged.
    fileprivate init?(score: ScoreName, values: [[Float]], labels: [Int], classes: [String], alpha: Double) {
        let held = classes.enumerated().compactMap { label, name -> HeldOutClass? in
            let inside = zip(values, labels).filter { $0.1 != label }.map { $0.0[label] }
            let outside = zip(values, labels).filter { $0.1 == label }.map { $0.0[label] }
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
        self.init(
            score: score, meanAUROC: mean(\.auroc.value), meanDetectionRate: mean(\.detectionRate.value),
            classes: held.sorted { ($0.auroc.value, $0.label) < ($1.auroc.value, $1.label) })
    }
}
