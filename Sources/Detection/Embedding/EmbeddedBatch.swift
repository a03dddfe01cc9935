import Encoding
package import Hypersphere

/// What scores read of a batch: unit embeddings, and the logits of the model's own head.
package struct EmbeddedBatch: Sendable {
    /// For each output, the unit embeddings, [images, dimension].
    package let embeddings: OutputTable<Embeddings>

    /// The logits of the model's own head, [images, classes]; nil where there is none.
    package let logits: Logits?

    /// The images whose embedding is zero, or whose embedding or logits are not finite.
    ///
    /// Their rows are placeholders.
    package let degenerateRows: Set<Int>

    /// - Parameters:
    ///   - rows: for each output the raw values, [count, dimension], row-major.
    ///   - logits: the raw logits, [count, classes], row-major; nil where there are none.
    ///   - count: the number of rows, at least 1.
    package init(rows: OutputTable<[Float]>, logits: [Float]? = nil, count: Int) {
        var degenerateRows: Set<Int> = []
        embeddings = rows.mapValues {
            Embeddings(replacingDegenerate: $0, count: count, degenerateRows: &degenerateRows)
        }
        self.logits = logits.flatMap {
            Logits(replacingDegenerate: $0, count: count, degenerateRows: &degenerateRows)
        }
        self.degenerateRows = degenerateRows
    }
}

extension Logits {
    /// Logits as a head gives them.
    ///
    /// A row that is not finite is replaced by zeros, and told.
    ///
    /// - Returns: nil where the values do not fill rows of equal length.
    fileprivate init?(replacingDegenerate values: [Float], count: Int, degenerateRows: inout Set<Int>) {
        let classes = values.count / max(count, 1)
        guard classes > 0, values.count == classes * count else { return nil }
        var replaced = values
        for row in 0..<count {
            let range = row * classes..<(row + 1) * classes
            guard !values[range].allSatisfy(\.isFinite) else { continue }
            degenerateRows.insert(row)
            for index in range { replaced[index] = 0 }
        }
        guard let logits = try? Logits(replaced, classes: classes) else { return nil }
        self = logits
    }
}
