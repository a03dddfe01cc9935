// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The embeddings of one output of an encoder: a row for each image, raw, not normalized.
package struct EmbeddingMatrix: Sendable, Equatable {
    /// The rows, one after the other: ``count`` x ``dimension`` values.
    package internal(set) var values: [Float]

    /// The number of values of a row.
    package let dimension: Int

    /// The number of rows.
    package internal(set) var count: Int

    /// - Precondition: `values` are as many as the rows need.
    package init(values: [Float], dimension: Int, count: Int) {
        precondition(values.count == dimension * count, "\(values.count) values are not \(count) rows of \(dimension)")
        self.values = values
        self.dimension = dimension
        self.count = count
    }

    /// The values of a row.
    ///
    /// - Precondition: there is such a row.
    package subscript(row: Int) -> ArraySlice<Float> {
        values[row * dimension..<(row + 1) * dimension]
    }

    /// Adds the rows of a matrix of the same dimension.
    mutating func append(_ other: EmbeddingMatrix) {
        values.append(contentsOf: other.values)
        count += other.count
    }
}
