// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import HypersphereKernels

/// The instructions that the kernels run with; all give the same neighbors.
package enum InstructionSet: String, Sendable, CaseIterable {
    case portable, neon, avx2, avx512

    /// The sets that this machine can run, the slowest first.
    package static let available = allCases.filter { cider_can_run($0.kernels) }

    /// The fastest set that this machine can run.
    package static let best = available.last ?? .portable

    package var kernels: cider_instruction_set {
        switch self {
        case .portable: cider_portable
        case .neon: cider_neon
        case .avx2: cider_avx2
        case .avx512: cider_avx512
        }
    }

    /// Inner products of `vector` with the rows of the same dimension that follow one another in `rows`.
    func dots(_ rows: UnsafeBufferPointer<Float>, _ vector: UnsafeBufferPointer<Float>) -> [Float] {
        guard let vectorStart = vector.baseAddress, let rowsStart = rows.baseAddress else { return [] }
        let count = rows.count / vector.count
        return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            cider_dots(kernels, rowsStart, count, vector.count, vectorStart, start)
            filled = count
        }
    }

    /// Inner products of `vector` with the rows of the same dimension that follow one another in `rows`.
    func dots(_ rows: [Float], _ vector: [Float]) -> [Float] {
        rows.withUnsafeBufferPointer { rows in
            vector.withUnsafeBufferPointer { dots(rows, $0) }
        }
    }

    /// Inner products of all rows with all vectors, each of which has the bits that ``dots(_:_:)`` gives it.
    ///
    /// - Parameters:
    ///   - rows: shape [rows, dimension].
    ///   - vectors: shape [vectors, dimension].
    ///   - dimension: the number of values in each.
    /// - Returns: shape [vectors, rows].
    /// - Precondition: the counts are multiples of the dimension.
    func products(
        _ rows: UnsafeBufferPointer<Float>, _ vectors: UnsafeBufferPointer<Float>, dimension: Int
    ) -> [Float] {
        let count = rows.count / dimension
        let total = count * (vectors.count / dimension)
        return [Float](unsafeUninitializedCapacity: total) { buffer, filled in
            products(rows, vectors, dimension: dimension, into: buffer)
            filled = total
        }
    }

    /// ``products(_:_:dimension:)``, written to `output`.
    func products(
        _ rows: UnsafeBufferPointer<Float>, _ vectors: UnsafeBufferPointer<Float>, dimension: Int,
        into output: UnsafeMutableBufferPointer<Float>
    ) {
        let (rowCount, vectorCount) = (rows.count / dimension, vectors.count / dimension)
        precondition(output.count >= rowCount * vectorCount, "no room for the products")
        guard let start = output.baseAddress else { return }
        cider_products(
            kernels, cider_matrix(values: rows.baseAddress, count: rowCount, stride: dimension),
            cider_matrix(values: vectors.baseAddress, count: vectorCount, stride: dimension), dimension, start, rowCount
        )
    }

    /// Squared Euclidean distances of `vector` to the rows of the same dimension that follow one another in `rows`.
    func squaredDistances(_ rows: UnsafeBufferPointer<Float>, _ vector: UnsafeBufferPointer<Float>) -> [Float] {
        let count = rows.count / vector.count
        return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress, let rowsStart = rows.baseAddress,
                let vectorStart = vector.baseAddress
            else { return }
            cider_squared_distances(kernels, rowsStart, count, vector.count, vectorStart, start)
            filled = count
        }
    }
}
