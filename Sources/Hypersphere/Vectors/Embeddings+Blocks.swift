// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Parallelism

extension Embeddings {
    /// Rows that pass through a model together: few enough to stay in a core's cache, many enough to make its numbers
    /// worth loading.
    static let blockLength = 64

    /// The values of some rows.
    ///
    /// - Precondition: the rows are there.
    func withRows<Result>(_ rows: Range<Int>, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
        values.withUnsafeBufferPointer { values in
            body(UnsafeBufferPointer(rebasing: values[rows.lowerBound * dimension..<rows.upperBound * dimension]))
        }
    }

    /// The inner products of each row with all of `matrix`, shape [rows, this dimension].
    ///
    /// - Returns: shape [count, rows].
    func products(with matrix: [Float]) -> [Float] {
        matrix.withUnsafeBufferPointer { matrix in
            withRows(0..<count) { InstructionSet.best.products(matrix, $0, dimension: dimension) }
        }
    }

    /// Makes an array of values from blocks of rows, on all cores.
    ///
    /// - Parameters:
    ///   - width: the number of values for each row.
    ///   - body: fills the values of some rows, shape [rows, width].
    /// - Returns: shape [count, width].
    func mapBlocks(
        width: Int, _ body: (_ rows: Range<Int>, _ values: UnsafeMutableBufferPointer<Float>) -> Void
    ) -> [Float] {
        [Float](unsafeUninitializedCapacity: count * width) { buffer, filled in
            filled = count * width
            guard width > 0 else { return }
            buffer.initialize(repeating: 0)
            let output = buffer
            concurrently(count, inStretchesOf: Self.blockLength) { rows in
                let places = rows.lowerBound * width..<rows.upperBound * width
                body(rows, UnsafeMutableBufferPointer(rebasing: output[places]))
            }
        }
    }
}

extension OutlierScore {
    /// ``values(for:)`` on all cores: for many embeddings at once, when nothing else runs.
    ///
    /// - Returns: the same bits.
    /// - Precondition: the embeddings have the score's dimension.
    package func valuesOnAllCores(for embeddings: Embeddings) -> [Float] {
        embeddings.mapBlocks(width: 1) { rows, output in
            _ = output.update(fromContentsOf: values(for: embeddings.selecting(rows)))
        }
    }
}
