// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra
import Parallelism
import Randomness

extension ClassGaussians {
    /// Points of the sphere in the low-likelihood tail of the classes: of many draws from the Gaussians, in turns, those
    /// with the lowest density, brought back to unit length (Du et al., "VOS", ICLR 2022, equation 3).
    ///
    /// A normal vector's length and direction are independent, and the density depends on the length alone. So lengths
    /// are drawn for all, and directions only for the longest.
    ///
    /// - Parameters:
    ///   - outliers: how many.
    ///   - draws: how many are drawn for them.
    ///   - seed: of the random numbers; the same seed gives the same outliers, on any number of cores.
    /// - Returns: the outliers, [count, dimension].
    /// - Throws: `ModelError.noSpread` where a point falls on the sphere's center.
    package func virtualOutliers(
        _ outliers: Int = 1000, draws: Int = 100_000, seed: UInt64 = 1
    ) throws(ModelError) -> Embeddings {
        var lengths = NormalNumbers(seed: seed, stream: 0)
        let squares = (0..<draws).map { draw in (draw: draw, square: lengths.squaredLength(dimension: dimension)) }
        let longest = squares.sorted { ($0.square, $1.draw) > ($1.square, $0.draw) }.prefix(max(1, outliers))
        var values = [Float](repeating: 0, count: longest.count * dimension)
        values.withUnsafeMutableBufferPointer { values in
            let output = values
            concurrently(longest.count) { index in
                let (draw, square) = longest[index]
                var normals = NormalNumbers(seed: seed, stream: UInt64(draw) + 1)
                let direction = (0..<dimension).map { _ in normals.next() }
                let scale = (square / dot(direction, direction)).squareRoot()
                for (offset, value) in direction.enumerated() {
                    output[index * dimension + offset] = Float(value * scale)
                }
            }
        }
        color(&values)
        for (index, (draw, _)) in longest.enumerated() {
            let mean = draw % count * dimension
            for offset in 0..<dimension { values[index * dimension + offset] += means[mean + offset] }
        }
        do {
            return try Embeddings(normalizing: values, dimension: dimension)
        } catch {
            throw .noSpread
        }
    }

    /// Takes vectors of covariance 1, one a row, to deviations from a mean.
    private func color(_ vectors: inout [Float]) {
        switch whitening {
        case .matrix(let matrix):
            matrix.withUnsafeBufferPointer {
                SinglePrecision.solve(lowerTriangular: $0, order: dimension, rightSides: &vectors)
            }
        case .leading(let covariance):
            let rest = covariance.rest.squareRoot()
            let extra = covariance.variances.map { $0.squareRoot() - rest }
            vectors.withUnsafeMutableBufferPointer { vectors in
                let vectors = vectors
                concurrently(vectors.count / dimension) { row in
                    let vector = UnsafeMutableBufferPointer(
                        rebasing: vectors[row * dimension..<(row + 1) * dimension])
                    let coordinates = covariance.axes.withUnsafeBufferPointer {
                        InstructionSet.best.dots($0, UnsafeBufferPointer(vector))
                    }
                    for offset in 0..<dimension { vector[offset] *= rest }
                    for (axis, coordinate) in coordinates.enumerated() {
                        for offset in 0..<dimension {
                            vector[offset] += covariance.axes[axis * dimension + offset] * coordinate * extra[axis]
                        }
                    }
                }
            }
        }
    }
}
