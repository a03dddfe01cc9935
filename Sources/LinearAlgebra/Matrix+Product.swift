// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenBLAS
import Parallelism

extension Matrix {
    /// Whether a matrix enters a product as it is, or transposed.
    package enum Orientation: Sendable {
        case plain
        case transposed
    }

    /// Adds `scale * left * right`, each as its orientation says; where that takes long, on all cores.
    ///
    /// - Precondition: the shapes fit.
    package mutating func add(
        _ left: Matrix, _ leftOrientation: Orientation = .plain, times right: Matrix,
        _ rightOrientation: Orientation = .plain, scale: Double = 1
    ) {
        let (leftRows, leftColumns) = left.shape(leftOrientation)
        let (rightRows, rightColumns) = right.shape(rightOrientation)
        precondition(
            leftColumns == rightRows && rows == leftRows && columns == rightColumns, "matrices that do not fit")
        let isLarge = Double(rows) * Double(columns) * Double(leftColumns) > 0x1p24
        let (height, width) = isLarge ? (Self.tile, Self.tile) : (rows, columns)
        let across = (columns + width - 1) / width
        let down = (rows + height - 1) / height
        let (rows, columns) = (rows, columns)
        values.withUnsafeMutableBufferPointer { values in
            left.values.withUnsafeBufferPointer { leftValues in
                right.values.withUnsafeBufferPointer { rightValues in
                    guard let target = values.baseAddress, let first = leftValues.baseAddress,
                        let second = rightValues.baseAddress
                    else { return }
                    concurrently(across * down) { index in
                        let row = index / across * height
                        let column = index % across * width
                        cblas_dgemm(
                            CblasRowMajor, leftOrientation.transposition, rightOrientation.transposition,
                            blasint(min(height, rows - row)), blasint(min(width, columns - column)),
                            blasint(leftColumns), scale,
                            first + (leftOrientation == .plain ? row * left.columns : row), blasint(left.columns),
                            second + (rightOrientation == .plain ? column : column * right.columns),
                            blasint(right.columns), 1, target + row * columns + column, blasint(columns))
                    }
                }
            }
        }
    }

    /// `self * other`, each as its orientation says.
    ///
    /// - Precondition: the shapes fit.
    package func times(
        _ other: Matrix, orientation: Orientation = .plain, _ otherOrientation: Orientation = .plain
    ) -> Matrix {
        let rows = shape(orientation).rows
        let columns = other.shape(otherOrientation).columns
        var product = Matrix(unchecked: [Double](repeating: 0, count: rows * columns), rows: rows, columns: columns)
        product.add(self, orientation, times: other, otherOrientation)
        return product
    }

    private func shape(_ orientation: Orientation) -> (rows: Int, columns: Int) {
        orientation == .plain ? (rows, columns) : (columns, rows)
    }
}

extension Matrix.Orientation {
    fileprivate var transposition: CBLAS_TRANSPOSE { self == .plain ? CblasNoTrans : CblasTrans }
}
