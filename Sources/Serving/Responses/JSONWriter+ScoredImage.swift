package import Detection
import Hypersphere

extension JSONWriter {
    /// Writes a scored image as its `Codable` form has it.
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

        key("scores")
        beginObject()
        for name in ScoreName.allCases {
            guard let reading = image.scores[name] else { continue }
            key(name.key)
            beginObject()
            field("value", reading.value)
            field("threshold", reading.threshold)
            field("p_value", reading.pValue)
            field("unit", reading.unit.rawValue)
            endObject()
        }
        endObject()

        key("nearest_class")
        beginObject()
        field("label", image.nearestClass.label)
        field("index", image.nearestClass.index)
        field("angle", image.nearestClass.angle)
        endObject()

        if let neighbours = image.neighbours { write(neighbours) }
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
        }
    }
}
