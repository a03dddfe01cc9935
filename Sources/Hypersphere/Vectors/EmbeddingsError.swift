// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why values cannot become embeddings.
public enum EmbeddingsError: Error, Equatable, CustomStringConvertible {
    /// The number of values is not a whole number of rows of the dimension, or the dimension is below 1.
    case shape(values: Int, dimension: Int)
    /// The two sets of vectors to be joined or compared differ in dimension.
    case dimension(expected: Int, found: Int)
    /// A value of this row, counted from 0, is infinite or not a number.
    case notFinite(row: Int)
    /// All values of this row, counted from 0, are zero: it has no direction.
    case zero(row: Int)

    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .shape(let values, let dimension): "\(values) values do not make rows of dimension \(dimension)"
        case .dimension(let expected, let found): "the embedding has dimension \(found), not \(expected)"
        case .notFinite(let row): "embedding \(row) holds a value that is infinite or not a number"
        case .zero(let row): "embedding \(row) is zero, so it has no direction"
        }
    }
}
