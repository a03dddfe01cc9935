// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenBLAS

/// The eigenvalues and eigenvectors of a symmetric matrix (LAPACK's `dsyevd`).
package struct Eigenvectors: Sendable {
    /// Descending.
    package let values: [Double]
    /// Orthonormal, one a row, in the order of the values.
    ///
    /// An eigenvector's sign means nothing.
    package let vectors: Matrix

    /// - Parameter matrix: symmetric; only one triangle is read.
    /// - Throws: `LinearAlgebraError.notSquare`, `.notFinite` or `.notConverged`.
    package init(of matrix: Matrix) throws(LinearAlgebraError) {
        guard matrix.rows == matrix.columns else { throw .notSquare(rows: matrix.rows, columns: matrix.columns) }
        guard matrix.values.allSatisfy(\.isFinite) else { throw .notFinite }
        let count = matrix.rows
        var order = Int32(count)
        var vectors = matrix.values
        var values = [Double](repeating: 0, count: count)
        // What the routine asks for in its documentation, for vectors.
        var work = [Double](repeating: 0, count: 1 + 6 * count + 2 * count * count)
        var workCount = Int32(clamping: work.count)
        var integers = [Int32](repeating: 0, count: 3 + 5 * count)
        var integerCount = Int32(clamping: integers.count)
        var info: Int32 = 0
        dsyevd_("V", "U", &order, &vectors, &order, &values, &work, &workCount, &integers, &integerCount, &info, 1, 1)
        guard info == 0 else { throw .notConverged }
        // Ascending, and columns of a matrix that is stored column after column: rows of ours.
        self.values = values.reversed()
        self.vectors = Matrix(
            unchecked: (0..<count).reversed().flatMap { vectors[$0 * count..<($0 + 1) * count] }, rows: count,
            columns: count)
    }
}
