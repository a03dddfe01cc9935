// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import HypersphereKernels

/// The space in which a covariance is 1, reached by a lower triangular matrix.
struct WhitenedSpace: Sendable, Equatable {
    let dimension: Int
    /// Shape [classes, dimension].
    private let means: [Float]
    private let stretches: [Stretch]

    /// Some rows of the whitening, which stay in a core's cache while all embeddings pass them.
    private struct Stretch: Equatable {
        static let length = 32

        let start: Int
        /// The number of columns before none but zeros are left.
        let width: Int
        /// Shape [rows, width].
        let rows: [Float]
    }

    /// - Parameters:
    ///   - whitening: shape [dimension, dimension].
    ///   - means: shape [classes, dimension].
    ///   - dimension: the number of values in an embedding.
    init(_ whitening: [Float], means: [Float], dimension: Int) {
        self.dimension = dimension
        let stretches = stride(from: 0, to: dimension, by: Stretch.length).map { start in
            let rows = (start..<min(start + Stretch.length, dimension)).map { row in
                whitening[row * dimension..<(row + 1) * dimension]
            }
            let width = rows.map { row in row.lastIndex { $0 != 0 }.map { $0 - row.startIndex + 1 } ?? 1 }.max() ?? 1
            return Stretch(start: start, width: width, rows: rows.flatMap { $0.prefix(width) })
        }
        self.stretches = stretches
        self.means = means.withUnsafeBufferPointer { Self.points(of: $0, stretches, dimension: dimension) }
    }

    /// The squared distances of each embedding to every mean.
    ///
    /// - Parameter embeddings: shape [embeddings, dimension].
    /// - Returns: shape [embeddings, classes].
    func squaredDistances(of embeddings: UnsafeBufferPointer<Float>) -> [Float] {
        let points = Self.points(of: embeddings, stretches, dimension: dimension)
        return points.withUnsafeBufferPointer { points in
            means.withUnsafeBufferPointer { means in
                stride(from: 0, to: points.count, by: dimension).flatMap { start in
                    InstructionSet.best.squaredDistances(
                        means, UnsafeBufferPointer(rebasing: points[start..<start + dimension]))
                }
            }
        }
    }

    /// Where vectors come to lie: shape [vectors, dimension].
    private static func points(
        of vectors: UnsafeBufferPointer<Float>, _ stretches: [Stretch], dimension: Int
    ) -> [Float] {
        let count = vectors.count / dimension
        return [Float](unsafeUninitializedCapacity: vectors.count) { buffer, filled in
            for stretch in stretches {
                stretch.rows.withUnsafeBufferPointer { rows in
                    cider_products(
                        InstructionSet.best.kernels,
                        cider_matrix(
                            values: rows.baseAddress, count: rows.count / stretch.width, stride: stretch.width),
                        cider_matrix(values: vectors.baseAddress, count: count, stride: dimension), stretch.width,
                        buffer.baseAddress.map { $0 + stretch.start }, dimension)
                }
            }
            filled = vectors.count
        }
    }
}
