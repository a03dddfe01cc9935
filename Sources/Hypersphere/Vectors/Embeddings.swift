// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Points of the unit hypersphere: rows of Euclidean norm 1 in single precision, shape [count, dimension], row after row.
public struct Embeddings: Sendable, Equatable {
    /// The number of values in a row; at least 1.
    public let dimension: Int
    /// All rows, one after the other: `count` times `dimension` numbers.
    public private(set) var values: [Float]

    /// The number of rows.
    public var count: Int { values.count / dimension }

    /// Brings each row to unit length, computing in double precision.
    ///
    /// - Parameters:
    ///   - values: rows of any length above zero, one after the other.
    ///   - dimension: the number of values in a row.
    /// - Throws: ``EmbeddingsError/shape(values:dimension:)``, ``EmbeddingsError/notFinite(row:)``, or
    ///   ``EmbeddingsError/zero(row:)`` for a row that has no direction.
    public init(normalizing values: [Float], dimension: Int) throws(EmbeddingsError) {
        guard dimension > 0, values.count.isMultiple(of: dimension) else {
            throw .shape(values: values.count, dimension: dimension)
        }
        self.dimension = dimension
        self.values = values
        for row in 0..<values.count / dimension {
            let range = row * dimension..<(row + 1) * dimension
            let square = Self.squaredLength(of: values[range])
            guard square.isFinite else { throw .notFinite(row: row) }
            guard square > 0 else { throw .zero(row: row) }
            let inverse = 1 / square.squareRoot()
            for index in range {
                self.values[index] = Float(Double(values[index]) * inverse)
            }
        }
    }

    /// The squared length of a row: 0 where it has no direction, not finite where a value is not.
    ///
    /// Squares of single-precision values can neither overflow nor vanish in double precision.
    package static func squaredLength(of row: ArraySlice<Float>) -> Double {
        row.reduce(0.0) { $0 + Double($1) * Double($1) }
    }

    /// - Precondition: the rows have unit length, but for rounding, or only their inner products matter.
    init(unit values: [Float], dimension: Int) {
        self.dimension = dimension
        self.values = values
    }

    /// One row; its indices are those of `values`.
    ///
    /// - Parameter row: counted from 0.
    /// - Returns: `dimension` numbers.
    /// - Precondition: `row` is in `0..<count`.
    public subscript(row: Int) -> ArraySlice<Float> {
        precondition(row >= 0 && row < count, "no embedding \(row)")
        return values[row * dimension..<(row + 1) * dimension]
    }

    /// The given rows, in the given order; a row may be taken more than once.
    ///
    /// - Precondition: every index is in `0..<count`.
    package func selecting(_ rows: some Collection<Int>) -> Embeddings {
        var selected: [Float] = []
        selected.reserveCapacity(rows.count * dimension)
        for row in rows {
            selected.append(contentsOf: self[row])
        }
        return Embeddings(unit: selected, dimension: dimension)
    }

    /// Adds the rows of `other` after the own.
    ///
    /// - Throws: `EmbeddingsError.dimension` if they differ in dimension.
    package mutating func append(_ other: Embeddings) throws(EmbeddingsError) {
        guard other.dimension == dimension else {
            throw .dimension(expected: dimension, found: other.dimension)
        }
        values.append(contentsOf: other.values)
    }
}
