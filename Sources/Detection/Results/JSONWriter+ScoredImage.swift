import Hypersphere

extension JSONWriter {
    /// Writes a scored image as its `Codable` form has it: the schema `ScoredImage` of `openapi.yaml`.
    ///
    /// By hand, since Foundation's encoder takes ten to twenty times as long (`make benchmark-results`); a test holds both equal.
    package mutating func write(_ image: ScoredImage) {
        beginObject()
        if let id = image.id { field("id", id) }
        field("verdict", image.verdict.rawValue)
        field("p_value", image.pValue)
        field("alpha", image.alpha)

        key("score")
        beginObject()
        field("name", image.score.name.rawValue)
        field("value", image.score.value)
        field("threshold", image.score.threshold)
        field("unit", image.score.unit.rawValue)
        endObject()

        if let combination = image.combination { write(combination) }

        key("scores")
        beginObject()
        for name in ScoreName.allCases {
            guard let reading = image.scores[name] else { continue }
            key(name.key)
            beginObject()
            field("value", reading.value)
            field("threshold", reading.threshold)
            field("p_value", reading.pValue)
            if let probability = reading.outlierProbability { field("outlier_probability", probability) }
            field("unit", reading.unit.rawValue)
            endObject()
        }
        endObject()

        key("nearest_class")
        write(image.nearestClass)

        if let prediction = image.prediction { write(prediction) }
        if let neighbours = image.neighbours { write(neighbours) }
        if let explanation = image.explanation { write(explanation) }
        if let embedding = image.embedding {
            key("embedding")
            beginArray()
            for coordinate in embedding { value(coordinate) }
            endArray()
        }

        key("timings_ms")
        beginObject()
        field("decode", image.timings.decode)
        field("queue", image.timings.queue)
        field("encode", image.timings.encode)
        field("score", image.timings.score)
        endObject()
        endObject()
    }

    private mutating func write(_ nearest: NearestClass) {
        beginObject()
        field("label", nearest.label)
        field("index", nearest.index)
        field("angle", nearest.angle)
        endObject()
    }

    private mutating func write(_ prediction: ClassPrediction) {
        key("prediction")
        beginObject()
        field("label", prediction.label)
        field("index", prediction.index)
        field("probability", prediction.probability)
        endObject()
    }

    private mutating func write(_ combination: Combination) {
        key("combination")
        beginObject()
        field("method", combination.method.rawValue)
        field("correction", combination.correction)
        key("scores")
        beginArray()
        for name in combination.scores { value(name.rawValue) }
        endArray()
        endObject()
    }

    private mutating func write(_ explanation: Explanation) {
        key("explanation")
        beginObject()
        key("nearest_classes")
        beginArray()
        for nearest in explanation.nearestClasses { write(nearest) }
        endArray()
        key("scores")
        beginObject()
        for name in ScoreName.allCases {
            guard let opinion = explanation.scores[name] else { continue }
            key(name.key)
            beginObject()
            field("percentile", opinion.percentile)
            field("verdict", opinion.verdict.rawValue)
            endObject()
        }
        endObject()
        field("agreement", explanation.agreement)
        endObject()
    }

    private mutating func write(_ neighbours: [BankNeighbour]) {
        key("neighbours")
        beginArray()
        for neighbour in neighbours {
            beginObject()
            if let label = neighbour.label { field("label", label) }
            field("identifier", neighbour.identifier)
            field("angle", neighbour.angle)
            endObject()
        }
        endArray()
    }
}

extension ScoreName {
    fileprivate var key: StaticString {
        switch self {
        case .knn: "knn"
        case .angle: "angle"
        case .vmf: "vmf"
        case .mahalanobis: "mahalanobis"
        case .relativeMahalanobis: "relative_mahalanobis"
        case .vim: "vim"
        case .msp: "msp"
        case .energy: "energy"
        case .maxLogit: "max_logit"
        case .gen: "gen"
        case .nnguide: "nnguide"
        case .she: "she"
        case .fdbd: "fdbd"
        case .combined: "combined"
        }
    }
}
