// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A dense matrix in double precision, row after row.
package struct Matrix: Sendable, Equatable {
    package let rows: Int
    package let columns: Int
    /// `rows * columns` values, row after row.
    package var values: [Double]

    /// - Throws: `LinearAlgebraError.shape`; each side is from 1 to 2^31 - 1, which is as far as BLAS counts.
    package init(rows: Int, columns: Int, values: [Double]) throws(LinearAlgebraError) {
        guard 1...Int(Int32.max) ~= rows, 1...Int(Int32.max) ~= columns, values.count == rows * columns else {
            throw .shape(values: values.count, rows: rows, columns: columns)
        }
        self.init(unchecked: values, rows: rows, columns: columns)
    }

    /// A matrix of zeros.
    ///
    /// - Throws: `LinearAlgebraError.shape`.
    package init(zeros rows: Int, _ columns: Int) throws(LinearAlgebraError) {
        let limit = 1...Int(Int32.max)
        guard limit ~= rows, limit ~= columns else { throw .shape(values: 0, rows: rows, columns: columns) }
        self.init(unchecked: [Double](repeating: 0, count: rows * columns), rows: rows, columns: columns)
    }

    init(unchecked values: [Double], rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// One value.
    ///
    /// - Precondition: the place is in the matrix.
    package subscript(row: Int, column: Int) -> Double {
        get {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns, "no such value")
            return values[row * columns + column]
        }
        set {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns, "no such value")
            values[row * columns + column] = newValue
        }
    }

    /// One row.
    ///
    /// - Precondition: `index` is in `0..<rows`.
    package func row(_ index: Int) -> ArraySlice<Double> {
        precondition(index >= 0 && index < rows, "no such row")
        return values[index * columns..<(index + 1) * columns]
    }
}
