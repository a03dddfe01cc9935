// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension Embeddings {
    /// Takes rows that were brought to unit length before, as they are: to the same bits.
    ///
    /// - Parameters:
    ///   - rows: of unit length, one after the other.
    ///   - dimension: the number of values in a row.
    /// - Throws: `EmbeddingsError.shape`, `.notFinite`, or `.zero` for a row that is not of unit length.
    package init(unitRows rows: [Float], dimension: Int) throws(EmbeddingsError) {
        guard dimension > 0, rows.count.isMultiple(of: dimension) else {
            throw .shape(values: rows.count, dimension: dimension)
        }
        for row in 0..<rows.count / dimension {
            let square = rows[row * dimension..<(row + 1) * dimension].reduce(0.0) { $0 + Double($1) * Double($1) }
            guard square.isFinite else { throw .notFinite(row: row) }
            // Far above what rounding to single precision moves a length by.
            guard abs(square - 1) < 1e-4 else { throw .zero(row: row) }
        }
        self.init(unit: rows, dimension: dimension)
    }
}
