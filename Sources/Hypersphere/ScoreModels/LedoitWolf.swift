// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra

/// The covariance of deviations from known means, and how far it is shrunk towards a multiple of the identity.
///
/// Shrunk by s it is `(1 - s) S + s m I`, where S is the empirical covariance and m the mean of its diagonal (Ledoit and
/// Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", 2004, theorem 3.2 and section 3.3).
struct LedoitWolf {
    /// S.
    private(set) var covariance: Matrix
    /// The share s that makes the expected squared error least, from 0 to 1.
    let shrinkage: Double

    /// - Throws: `ModelError.noSpread` where all deviations are zero, or `.algebra`.
    init(_ deviations: Deviations) throws(ModelError) {
        let dimension = deviations.dimension
        var sum: Matrix
        do {
            sum = try Matrix(zeros: dimension, dimension)
        } catch {
            throw .algebra(reason: "\(error)")
        }
        var fourthPowers = 0.0
        deviations.forEachBlock(of: Double.self) { block, rows in
            sum.addGram(of: block, count: rows.count, columns: dimension, scale: 1 / Double(deviations.count))
            fourthPowers += Self.fourthPowers(block, dimension: dimension)
        }
        covariance = sum
        let squares = dot(sum.values, sum.values)
        shrinkage = try Self.shrinkage(
            rows: deviations.count, dimension: dimension, trace: sum.trace, squares: squares,
            fourthPowers: fourthPowers)
    }

    /// The covariance, shrunk.
    ///
    /// - Parameter share: from 0 to 1.
    /// - Returns: `(1 - share) S + share m I`.
    func shrunk(by share: Double) -> Matrix {
        var result = covariance
        let mean = covariance.trace / Double(covariance.rows)
        for index in result.values.indices { result.values[index] *= 1 - share }
        for index in 0..<result.rows { result[index, index] += share * mean }
        return result
    }

    /// Adds the covariance of group means, each weighted by its group's share: what the deviations from the mean of all
    /// embeddings have beyond those from their groups' means.
    ///
    /// - Parameter spread: roots of the shares times the means' deviations, shape [groups, dimension].
    mutating func add(spreadOfMeans spread: Matrix) {
        covariance.add(spread, .transposed, times: spread)
    }

    /// The sum of the rows' squared squared lengths.
    static func fourthPowers<Value: BinaryFloatingPoint>(
        _ block: UnsafeBufferPointer<Value>, dimension: Int
    ) -> Double {
        stride(from: 0, to: block.count, by: dimension).reduce(0) { sum, start in
            var square = 0.0
            for offset in start..<start + dimension { square += Double(block[offset]) * Double(block[offset]) }
            return sum + square * square
        }
    }

    /// - Parameters:
    ///   - rows: how many rows the covariance comes from.
    ///   - dimension: the number of values in a row.
    ///   - trace: of S.
    ///   - squares: the sum of the squared values of S.
    ///   - fourthPowers: the sum of the rows' squared squared lengths.
    /// - Returns: s, from 0 to 1.
    /// - Throws: `ModelError.noSpread` where the trace is zero.
    static func shrinkage(
        rows: Int, dimension: Int, trace: Double, squares: Double, fourthPowers: Double
    ) throws(ModelError) -> Double {
        let (n, p) = (Double(rows), Double(dimension))
        let mean = trace / p
        guard mean > 0 else { throw .noSpread }
        // Distance of S to the target, and the part of it that is S's own error.
        let distance = (squares - p * mean * mean) / p
        let error = (fourthPowers / n - squares) / (n * p)
        return distance > 0 ? min(1, max(0, error / distance)) : 1
    }
}

extension Matrix {
    var trace: Double { (0..<min(rows, columns)).reduce(0) { $0 + self[$1, $1] } }
}
