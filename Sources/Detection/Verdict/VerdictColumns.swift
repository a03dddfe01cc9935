// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere

/// All members of a ``ScoredImage`` as the columns of a table, one row an image.
///
/// Which columns there are depends on the detector and on what was asked, not on the single image: where an image lacks a
/// member, its cell is empty.
package struct VerdictColumns: Sendable {
    private struct Column: Sendable {
        let name: String
        let cell: @Sendable (ScoredImage) -> String?
    }

    private var columns: [Column] = []

    /// What decides which columns there are.
    private struct Shape {
        var scores: [ScoreName] = []
        var isCombined = false
        var hasOutlierProbability = false
        var hasPrediction = false
        var hasExplanation = false
        var hasEmbedding = false
        var classes = 0
        var neighbors = 0
    }

    /// The columns for the verdicts of a detector.
    package init(_ detector: Detector, options: VerdictOptions) {
        self.init(
            Shape(
                scores: detector.manifest.scores.map(\.name),
                isCombined: (options.score ?? detector.manifest.decidingScore) == .combined,
                hasOutlierProbability: options.explain, hasPrediction: detector.manifest.head != nil,
                hasExplanation: options.explain, hasEmbedding: options.embedding,
                classes: options.explain ? min(Detector.explainedClasses, detector.manifest.classes.count) : 0,
                neighbors: min(options.neighborCount, VerdictOptions.neighborsLimit)))
    }

    /// The columns that images have any member for.
    package init(covering images: some Sequence<ScoredImage>) {
        var shape = Shape()
        var scores: Set<ScoreName> = []
        for image in images {
            scores.formUnion(image.scores.keys)
            shape.isCombined = shape.isCombined || image.combination != nil
            shape.hasOutlierProbability =
                shape.hasOutlierProbability || image.scores.values.contains { $0.outlierProbability != nil }
            shape.hasPrediction = shape.hasPrediction || image.prediction != nil
            shape.hasExplanation = shape.hasExplanation || image.explanation != nil
            shape.hasEmbedding = shape.hasEmbedding || image.embedding != nil
            shape.classes = max(shape.classes, image.explanation?.nearestClasses.count ?? 0)
            shape.neighbors = max(shape.neighbors, image.neighbors?.count ?? 0)
        }
        shape.scores = ScoreName.allCases.filter(scores.contains)
        self.init(shape)
    }

    private init(_ shape: Shape) {
        addVerdict(isCombined: shape.isCombined)
        for score in shape.scores { addScore(score, shape) }
        add("nearest_class") { $0.nearestClass.label }
        add("nearest_class_index") { "\($0.nearestClass.index)" }
        add("nearest_class_angle") { "\($0.nearestClass.angle)" }
        if shape.hasPrediction {
            add("prediction") { $0.prediction?.label }
            add("prediction_index") { $0.prediction.map { "\($0.index)" } }
            add("prediction_probability") { $0.prediction.map { "\($0.probability)" } }
        }
        if shape.hasExplanation { addExplanation(classes: shape.classes) }
        for place in 0..<shape.neighbors { addNeighbor(place) }
        if shape.hasEmbedding {
            add("embedding") { $0.embedding?.map { "\($0)" }.joined(separator: " ") }
        }
        add("decode_ms") { "\($0.timings.decode)" }
        add("queue_ms") { "\($0.timings.queue)" }
        add("encode_ms") { "\($0.timings.encode)" }
        add("score_ms") { "\($0.timings.score)" }
    }

    /// The columns' names.
    package var names: [String] { columns.map(\.name) }

    /// An image's cells, as many as there are columns.
    package func row(_ image: ScoredImage) -> [String] { columns.map { $0.cell(image) ?? "" } }

    private mutating func add(_ name: String, _ cell: @escaping @Sendable (ScoredImage) -> String?) {
        columns.append(Column(name: name, cell: cell))
    }

    private mutating func addVerdict(isCombined: Bool) {
        add("id") { $0.id }
        add("verdict") { $0.verdict.rawValue }
        add("p_value") { "\($0.pValue)" }
        add("alpha") { "\($0.alpha)" }
        add("score") { $0.score.name.rawValue }
        add("score_value") { "\($0.score.value)" }
        add("score_threshold") { "\($0.score.threshold)" }
        add("score_unit") { $0.score.unit.rawValue }
        guard isCombined else { return }
        add("combination") { $0.combination?.method.rawValue }
        add("combination_correction") { $0.combination.map { "\($0.correction)" } }
        add("combination_scores") { $0.combination?.scores.map(\.rawValue).joined(separator: " ") }
    }

    private mutating func addScore(_ score: ScoreName, _ shape: Shape) {
        let name = score.rawValue
        add(name) { $0.scores[score].map { "\($0.value)" } }
        add("\(name)_threshold") { $0.scores[score].map { "\($0.threshold)" } }
        add("\(name)_p_value") { $0.scores[score].map { "\($0.pValue)" } }
        if shape.hasOutlierProbability {
            add("\(name)_outlier_probability") { $0.scores[score]?.outlierProbability.map { "\($0)" } }
        }
        add("\(name)_unit") { $0.scores[score]?.unit.rawValue }
        guard shape.hasExplanation else { return }
        add("\(name)_percentile") { $0.explanation?.scores[score].map { "\($0.percentile)" } }
        add("\(name)_verdict") { $0.explanation?.scores[score]?.verdict.rawValue }
    }

    private mutating func addExplanation(classes: Int) {
        add("agreement") { $0.explanation.map { "\($0.agreement)" } }
        for place in 0..<classes {
            let nearest: @Sendable (ScoredImage) -> NearestClass? = { image in
                guard let classes = image.explanation?.nearestClasses, place < classes.count else { return nil }
                return classes[place]
            }
            add("nearest_class_\(place + 1)") { nearest($0)?.label }
            add("nearest_class_\(place + 1)_index") { nearest($0).map { "\($0.index)" } }
            add("nearest_class_\(place + 1)_angle") { nearest($0).map { "\($0.angle)" } }
        }
    }

    private mutating func addNeighbor(_ place: Int) {
        let neighbor: @Sendable (ScoredImage) -> BankNeighbor? = { image in
            guard let neighbors = image.neighbors, place < neighbors.count else { return nil }
            return neighbors[place]
        }
        add("neighbour_\(place + 1)") { neighbor($0)?.identifier }
        add("neighbour_\(place + 1)_label") { neighbor($0)?.label }
        add("neighbour_\(place + 1)_angle") { neighbor($0).map { "\($0.angle)" } }
    }
}
