// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by InputSource of a body that holds embeddings, on a decoding thread.

/// The embeddings of a request, as a client sends them in place of images.
struct EmbeddingRows {
    /// For each output the rows, [embeddings, dimension], raw.
    ///
    /// A row may have any length, and hold any number: it is held against the detector later, and fails alone.
    private(set) var outputs: [String: [[Float]]] = [:]

    /// The rows of a detector's only output, where the client does not name it.
    private(set) var unnamed: [[Float]]?

    /// What the client calls each embedding.
    var ids: [String]?

    /// What the whole body holds where it names no output.
    static let wholeName = "embeddings"

    init() {}

    /// Takes the rows of the only output.
    mutating func set(_ rows: [[Float]]) { unnamed = rows }

    /// Takes the rows of an output.
    mutating func set(_ rows: [[Float]], of output: String) { outputs[output] = rows }

    /// The embeddings, each with its name.
    ///
    /// - Throws: ``Problem/invalidBody(_:)`` where there is none, or outputs or names are not as many.
    func inputs() throws(Problem) -> [NamedInput] {
        let counts = outputs.mapValues(\.count).sorted { $0.key < $1.key }
        let count = unnamed?.count ?? counts.first?.value ?? 0
        guard count > 0 else { throw .invalidBody("there is no embedding") }
        if let other = counts.first(where: { $0.value != count }), let first = counts.first {
            throw .invalidBody(
                "'\(first.key.shortened)' has \(first.value) rows, '\(other.key.shortened)' has \(other.value)")
        }
        if let ids, ids.count != count { throw .invalidBody("there are \(count) embeddings, and \(ids.count) ids") }
        return (0..<count).map { row in
            NamedInput(
                id: ids?[row],
                content: unnamed.map { .embedding($0[row]) } ?? .embeddings(outputs.mapValues { $0[row] }))
        }
    }
}
