// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenBLAS
import Parallelism

extension Matrix {
    /// The columns that one call of BLAS takes of a product that all cores share; that the split is always the same keeps
    /// the bits.
    static let tile = 256

    /// Adds `scale * transpose(rows) * rows`, on all cores.
    ///
    /// - Precondition: the matrix is symmetric, of as many rows and columns as `rows` has columns.
    package mutating func addGram(of rows: Matrix, scale: Double = 1) {
        rows.values.withUnsafeBufferPointer { addGram(of: $0, count: rows.rows, columns: rows.columns, scale: scale) }
    }

    /// Adds `scale * transpose(rows) * rows`, on all cores.
    ///
    /// - Precondition: the matrix is symmetric, of `columns` rows and columns; `rows` holds `count * columns` values.
    package mutating func addGram(
        of rows: UnsafeBufferPointer<Double>, count: Int, columns width: Int, scale: Double = 1
    ) {
        precondition(
            self.rows == width && columns == width && rows.count >= count * width, "matrices that do not fit")
        let places = stride(from: 0, to: width, by: Self.tile).flatMap { row in
            stride(from: 0, through: row, by: Self.tile).map { (row: row, column: $0) }
        }
        values.withUnsafeMutableBufferPointer { values in
            guard let source = rows.baseAddress, let target = values.baseAddress else { return }
            concurrently(places.count) { index in
                let (row, column) = places[index]
                let height = min(Self.tile, width - row)
                let tileWidth = min(Self.tile, width - column)
                cblas_dgemm(
                    CblasRowMajor, CblasTrans, CblasNoTrans, blasint(height), blasint(tileWidth), blasint(count), scale,
                    source + row, blasint(width), source + column, blasint(width), 1, target + row * width + column,
                    blasint(width))
                // The tile's image above the diagonal.
                for line in row..<row + height {
                    for offset in column..<min(column + tileWidth, line) {
                        target[offset * width + line] = target[line * width + offset]
                    }
                }
            }
        }
    }
}
