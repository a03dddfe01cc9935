import Encoding

/// An embedding that a caller gives in place of an image, checked by the detector that is to score it.
public struct GivenEmbedding: Sendable, Equatable {
    /// For each of the manifest's outputs the raw values.
    package let rows: OutputTable<[Float]>

    /// The raw logits of the model's own head; nil where none are given.
    package let logits: [Float]?

    package init(rows: OutputTable<[Float]>, logits: [Float]?) {
        self.rows = rows
        self.logits = logits
    }
}

/// What a detector scores.
public enum DetectorInput: Sendable, Equatable {
    /// An image, which the encoder embeds.
    case image(PreparedImage)
    /// An embedding, which passes the encoder by.
    case embedding(GivenEmbedding)

    /// The time that it took from bytes to pixels, milliseconds; 0 for an embedding.
    var decodeMilliseconds: Double {
        if case .image(let image) = self { image.decodeMilliseconds } else { 0 }
    }
}

extension Detector {
    /// Checks an embedding that is given for all outputs at once, by a detector that reads a single one.
    ///
    /// - Parameter values: raw, as the encoder gives them: shape [dimension], of any length above zero.
    /// - Returns: what a session scores.
    /// - Throws: ``DetectionError/embedding(reason:)`` or ``DetectionError/degenerateEmbedding``.
    public func prepare(embedding values: [Float]) throws(DetectionError) -> GivenEmbedding {
        let needed = neededOutputs.map(\.name)
        guard needed.count == 1 else {
            throw .embedding(
                reason: "this detector reads \(needed.joined(separator: ", ")): give each by its name")
        }
        return try prepare(embedding: [needed[0]: values])
    }

    /// Checks an embedding.
    ///
    /// - Parameter values: for each output that the detector reads, by its name as in ``neededOutputs``, the raw values.
    /// - Returns: what a session scores.
    /// - Throws: ``DetectionError/embedding(reason:)`` where an output is missing, of another dimension, or holds a value
    ///   that is not finite; ``DetectionError/degenerateEmbedding`` where it is zero.
    public func prepare(embedding values: [String: [Float]]) throws(DetectionError) -> GivenEmbedding {
        let known = manifest.outputs.map(\.name) + [manifest.head?.output].compactMap(\.self)
        if let stranger = values.keys.sorted().first(where: { !known.contains($0) }) {
            throw .embedding(
                reason: "this detector reads no '\(stranger)'; it reads \(known.joined(separator: ", "))")
        }
        for output in neededOutputs where values[output.name] == nil {
            throw .embedding(reason: "'\(output.name)' is missing, of \(output.dimension) values")
        }
        let rows = try manifest.outputs.mapValues { output throws(DetectionError) in
            let row = values[output.name] ?? []
            try Self.check(row, of: output.name, dimension: output.dimension)
            guard row.contains(where: { $0 != 0 }) else {
                throw .embedding(reason: "'\(output.name)' is zero, so it has no direction to score")
            }
            return row
        }
        let logits = manifest.head.flatMap { values[$0.output] }
        if let logits, let head = manifest.head {
            try Self.check(logits, of: head.output, dimension: head.classes.count)
        }
        return GivenEmbedding(rows: rows, logits: logits)
    }

    /// The outputs without which there is no verdict, with their dimensions: the logits only where a score reads them.
    public var neededOutputs: [(name: String, dimension: Int)] {
        var needed = manifest.outputs.map { (name: $0.name, dimension: $0.dimension) }
        if let head = manifest.head, manifest.scores.contains(where: { $0.output == head.output }) {
            needed.append((head.output, head.classes.count))
        }
        return needed
    }

    /// Whether an embedding has the shape that this detector reads; not so where another one has prepared it.
    func takes(_ given: GivenEmbedding) -> Bool {
        let readsLogits = manifest.scores.contains { $0.output == manifest.head?.output }
        return given.rows.map(\.count) == manifest.outputs.map(\.dimension)
            && (given.logits.map { $0.count == manifest.head?.classes.count } ?? !readsLogits)
    }

    private static func check(_ row: [Float], of name: String, dimension: Int) throws(DetectionError) {
        guard row.count == dimension else {
            throw .embedding(reason: "'\(name)' has \(row.count) values, and must have \(dimension)")
        }
        guard row.allSatisfy(\.isFinite) else {
            throw .embedding(reason: "'\(name)' holds a value that is infinite or not a number")
        }
    }
}
