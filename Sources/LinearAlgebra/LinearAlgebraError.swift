// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why a matrix cannot be computed with.
package enum LinearAlgebraError: Error, Sendable, Equatable, CustomStringConvertible {
    /// So many values do not make a matrix of this shape.
    case shape(values: Int, rows: Int, columns: Int)
    /// The matrix is not square.
    case notSquare(rows: Int, columns: Int)
    /// A value is infinite or not a number.
    case notFinite
    /// The matrix is not positive definite.
    case notPositiveDefinite
    /// The eigenvalues did not converge.
    case notConverged

    package var description: String {
        switch self {
        case .shape(let values, let rows, let columns): "\(values) values do not make a \(rows) x \(columns) matrix"
        case .notSquare(let rows, let columns): "the matrix is \(rows) x \(columns), not square"
        case .notFinite: "the matrix holds a value that is infinite or not a number"
        case .notPositiveDefinite: "the matrix is not positive definite"
        case .notConverged: "the eigenvalues of the matrix did not converge"
        }
    }
}
