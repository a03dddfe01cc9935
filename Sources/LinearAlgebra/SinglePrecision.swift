// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenBLAS
import Parallelism

/// Products and solutions in single precision, on all cores, of numbers that lie row after row.
package enum SinglePrecision {
    private static let tile = 256

    /// Adds `transpose(left) * right`.
    ///
    /// - Parameters:
    ///   - left: shape [count, rows].
    ///   - right: shape [count, columns].
    ///   - count: the number of rows that both have.
    ///   - sum: shape [rows, columns].
    /// - Precondition: the shapes fit.
    package static func add(
        transposed left: UnsafeBufferPointer<Float>, times right: UnsafeBufferPointer<Float>, count: Int,
        to sum: UnsafeMutableBufferPointer<Float>
    ) {
        guard count > 0, let source = left.baseAddress, let other = right.baseAddress, let target = sum.baseAddress
        else { return }
        let (rows, columns) = (left.count / count, right.count / count)
        precondition(sum.count == rows * columns, "matrices that do not fit")
        let across = (columns + tile - 1) / tile
        let down = (rows + tile - 1) / tile
        concurrently(across * down) { index in
            let row = index / across * tile
            let column = index % across * tile
            cblas_sgemm(
                CblasRowMajor, CblasTrans, CblasNoTrans, blasint(min(tile, rows - row)),
                blasint(min(tile, columns - column)), blasint(count), 1, source + row, blasint(rows), other + column,
                blasint(columns), 1, target + row * columns + column, blasint(columns))
        }
    }

    /// x in `factor * x = b`, for many right sides b, each of which its x replaces.
    ///
    /// - Parameters:
    ///   - factor: lower triangular, shape [order, order]; what lies above the diagonal is not read.
    ///   - order: the number of values in a right side.
    ///   - rightSides: one a row, shape [count, order].
    /// - Precondition: the shapes fit.
    package static func solve(
        lowerTriangular factor: UnsafeBufferPointer<Float>, order: Int, rightSides: inout [Float]
    ) {
        precondition(
            order > 0 && factor.count == order * order && rightSides.count.isMultiple(of: order),
            "a triangular matrix and right sides that do not fit")
        let count = rightSides.count / order
        rightSides.withUnsafeMutableBufferPointer { rightSides in
            guard let source = factor.baseAddress, let target = rightSides.baseAddress else { return }
            concurrently(count, inStretchesOf: 128) { rows in
                cblas_strsm(
                    CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, blasint(rows.count),
                    blasint(order), 1, source, blasint(order), target + rows.lowerBound * order, blasint(order))
            }
        }
    }
}
