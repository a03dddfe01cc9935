// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Parallelism

/// Embeddings less the mean of the group that each belongs to, made block by block, so that they never lie in memory all at
/// once.
struct Deviations {
    let embeddings: Embeddings
    /// The group of each embedding.
    let labels: [Int]
    /// Shape [groups, dimension].
    let means: [Double]
    /// The embeddings that are looked at.
    let rows: [Int]

    static let blockLength = 1024

    var count: Int { rows.count }
    var dimension: Int { embeddings.dimension }

    /// Deviations from the means of groups.
    ///
    /// - Parameters:
    ///   - members: embeddings and their groups.
    ///   - means: shape [groups, dimension].
    ///   - limit: the most embeddings that are looked at; of more, a sample is taken evenly.
    init(_ members: ClassMembers, means: [Double], limit: Int = .max) {
        embeddings = members.embeddings
        labels = members.labels
        self.means = means
        rows = evenSample(limit, of: members.labels.count)
    }

    /// Deviations from one point.
    init(_ embeddings: Embeddings, from point: [Double], limit: Int = .max) {
        self.embeddings = embeddings
        labels = [Int](repeating: 0, count: embeddings.count)
        means = point
        rows = evenSample(limit, of: embeddings.count)
    }

    /// Calls `body` with one block of deviations after the other, each of at most ``blockLength`` rows.
    ///
    /// - Parameters:
    ///   - type: the numbers of the deviations.
    ///   - body: takes deviations, shape [rows, dimension], and which of the rows they are.
    func forEachBlock<Value: BinaryFloatingPoint>(
        of type: Value.Type, _ body: (UnsafeBufferPointer<Value>, Range<Int>) -> Void
    ) {
        var block = [Value](repeating: 0, count: min(count, Self.blockLength) * dimension)
        for start in stride(from: 0, to: count, by: Self.blockLength) {
            let range = start..<min(count, start + Self.blockLength)
            block.withUnsafeMutableBufferPointer { block in
                let output = block
                concurrently(range.count, inStretchesOf: 64) { part in
                    for place in part { write(rows[start + place], to: output, at: place * dimension) }
                }
                body(UnsafeBufferPointer(rebasing: output[..<(range.count * dimension)]), range)
            }
        }
    }

    private func write<Value: BinaryFloatingPoint>(
        _ row: Int, to output: UnsafeMutableBufferPointer<Value>, at start: Int
    ) {
        let mean = labels[row] * dimension
        embeddings.withRows(row..<row + 1) { values in
            means.withUnsafeBufferPointer { means in
                for offset in 0..<dimension {
                    output[start + offset] = Value(Double(values[offset]) - means[mean + offset])
                }
            }
        }
    }
}
