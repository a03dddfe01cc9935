// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenBLAS
import Glibc

/// The Cholesky factor L of a positive definite matrix A = L transpose(L) (LAPACK's `dpotrf`).
package struct Cholesky: Sendable {
    /// L: lower triangular, zeros above.
    package let factor: Matrix

    /// The natural logarithm of the determinant of A.
    package var logDeterminant: Double { 2 * (0..<factor.rows).reduce(0) { $0 + log(factor[$1, $1]) } }

    /// - Parameter matrix: symmetric and positive definite; only one triangle is read.
    /// - Throws: `LinearAlgebraError.notSquare`, `.notFinite` or `.notPositiveDefinite`.
    package init(of matrix: Matrix) throws(LinearAlgebraError) {
        guard matrix.rows == matrix.columns else { throw .notSquare(rows: matrix.rows, columns: matrix.columns) }
        guard matrix.values.allSatisfy(\.isFinite) else { throw .notFinite }
        var order = Int32(matrix.rows)
        var factor = matrix
        var info: Int32 = 0
        // What is the lower triangle row after row is the upper one column after column.
        dpotrf_("U", &order, &factor.values, &order, &info, 1)
        guard info == 0 else { throw .notPositiveDefinite }
        factor.clearUpperTriangle()
        self.factor = factor
    }

    /// The inverse of L, lower triangular: it takes vectors of covariance A to vectors of covariance 1, so that
    /// `|inverse(L) x|^2 = transpose(x) inverse(A) x`.
    package var whitening: Matrix {
        var order = Int32(factor.rows)
        var inverse = factor
        var info: Int32 = 0
        dtrtri_("U", "N", &order, &inverse.values, &order, &info, 1, 1)
        return inverse
    }

    /// x in `A x = b`.
    ///
    /// - Precondition: `b` has as many values as A has rows.
    package func solve(_ b: [Double]) -> [Double] {
        precondition(b.count == factor.rows, "a right side of another length")
        var x = b
        let order = blasint(factor.rows)
        cblas_dtrsv(CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit, order, factor.values, order, &x, 1)
        cblas_dtrsv(CblasRowMajor, CblasLower, CblasTrans, CblasNonUnit, order, factor.values, order, &x, 1)
        return x
    }
}

extension Matrix {
    fileprivate mutating func clearUpperTriangle() {
        for row in 0..<rows {
            for column in row + 1..<max(row + 1, columns) { self[row, column] = 0 }
        }
    }
}
