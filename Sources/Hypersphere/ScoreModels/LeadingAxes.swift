// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra
import Parallelism
import Randomness

/// The directions in which deviations vary most, without ever forming their covariance: by orthogonal iteration on random
/// starts (Halko, Martinsson and Tropp, "Finding Structure with Randomness", 2011, algorithm 4.4), then Rayleigh-Ritz.
///
/// Memory is that of a block of deviations and of the axes; time grows with rows, dimensions and axes.
struct LeadingAxes {
    /// Orthonormal, shape [axes, dimension]; those that vary most come first.
    let axes: [Float]
    /// The variance along each axis.
    let variances: [Double]
    /// The variance in all directions together.
    let trace: Double
    /// The sum of the deviations' squared squared lengths.
    let fourthPowers: Double

    /// Finds the axes.
    ///
    /// - Parameters:
    ///   - deviations: at least one.
    ///   - wanted: how many axes are wanted; fewer are found where there are no more directions.
    ///   - iterations: how often the covariance is applied.
    /// - Throws: `ModelError.algebra`.
    init(of deviations: Deviations, count wanted: Int, iterations: Int = 3) throws(ModelError) {
        let dimension = deviations.dimension
        let count = min(wanted, deviations.count, dimension)
        var random = SplitMix64(state: 11)
        var axes = (0..<count * dimension).map { _ in Float.random(in: -1...1, using: &random) }
        do {
            axes = try Self.orthonormalized(axes, dimension: dimension)
            for _ in 0..<iterations {
                var image = [Float](repeating: 0, count: axes.count)
                deviations.forEachBlock(of: Float.self) { block, rows in
                    let coordinates = Self.coordinates(of: block, along: axes, dimension: dimension)
                    image.withUnsafeMutableBufferPointer { image in
                        coordinates.withUnsafeBufferPointer { coordinates in
                            SinglePrecision.add(transposed: coordinates, times: block, count: rows.count, to: image)
                        }
                    }
                }
                axes = try Self.orthonormalized(image, dimension: dimension)
            }
            let found = axes.count / dimension
            var covariance = try Matrix(zeros: max(1, found), max(1, found))
            var (trace, fourthPowers) = (0.0, 0.0)
            let share = 1 / Double(deviations.count)
            deviations.forEachBlock(of: Float.self) { block, rows in
                fourthPowers += LedoitWolf.fourthPowers(block, dimension: dimension)
                for value in block { trace += Double(value) * Double(value) * share }
                guard found > 0 else { return }
                let coordinates = Self.coordinates(of: block, along: axes, dimension: dimension).map { Double($0) }
                coordinates.withUnsafeBufferPointer {
                    covariance.addGram(of: $0, count: rows.count, columns: found, scale: share)
                }
            }
            self.trace = trace
            self.fourthPowers = fourthPowers
            guard found > 0 else {
                (self.axes, variances) = ([], [])
                return
            }
            let eigen = try Eigenvectors(of: covariance)
            variances = eigen.values.map { max(0, $0) }
            self.axes = try Self.combined(eigen.vectors, axes, dimension: dimension)
        } catch {
            throw .algebra(reason: "\(error)")
        }
    }

    init(axes: [Float], variances: [Double], trace: Double, fourthPowers: Double) {
        self.axes = axes
        self.variances = variances
        self.trace = trace
        self.fourthPowers = fourthPowers
    }

    /// The coordinates of rows along axes, shape [rows, axes], on all cores.
    private static func coordinates(
        of rows: UnsafeBufferPointer<Float>, along axes: [Float], dimension: Int
    ) -> [Float] {
        let (count, width) = (rows.count / dimension, axes.count / dimension)
        return [Float](unsafeUninitializedCapacity: count * width) { buffer, filled in
            let output = buffer
            axes.withUnsafeBufferPointer { axes in
                concurrently(count, inStretchesOf: 64) { part in
                    InstructionSet.best.products(
                        axes,
                        UnsafeBufferPointer(rebasing: rows[part.lowerBound * dimension..<part.upperBound * dimension]),
                        dimension: dimension,
                        into: UnsafeMutableBufferPointer(
                            rebasing: output[part.lowerBound * width..<part.upperBound * width]))
                }
            }
            filled = count * width
        }
    }

    /// An orthonormal basis of the rows' span; directions that hardly add to it are dropped.
    static func orthonormalized(_ rows: [Float], dimension: Int) throws(LinearAlgebraError) -> [Float] {
        var rows = rows
        // Once leaves rounding where the rows' lengths differ much; twice does not.
        for _ in 0..<2 where !rows.isEmpty {
            let matrix = try Matrix(
                rows: rows.count / dimension, columns: dimension, values: rows.map { Double($0) })
            let eigen = try Eigenvectors(of: matrix.times(matrix, .transposed))
            let kept = eigen.values.count { $0 > max(eigen.values[0] * 1e-13, .leastNormalMagnitude) }
            guard kept > 0 else { return [] }
            var scaled = try Matrix(zeros: kept, matrix.rows)
            for row in 0..<kept {
                let factor = 1 / eigen.values[row].squareRoot()
                for column in 0..<matrix.rows { scaled[row, column] = eigen.vectors[row, column] * factor }
            }
            rows = scaled.times(matrix).values.map { Float($0) }
        }
        return rows
    }

    /// `matrix * rows`.
    static func combined(
        _ matrix: Matrix, _ rows: [Float], dimension: Int
    ) throws(LinearAlgebraError) -> [Float] {
        let rows = try Matrix(rows: matrix.columns, columns: dimension, values: rows.map { Double($0) })
        return matrix.times(rows).values.map { Float($0) }
    }
}
