// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra

extension LeadingAxes {
    /// Ledoit and Wolf's share, where what lies beyond the axes is taken to be spread evenly.
    ///
    /// - Parameters:
    ///   - rows: how many deviations the axes come from.
    ///   - dimension: of each.
    /// - Returns: from 0 to 1.
    /// - Throws: `ModelError.noSpread`.
    func shrinkage(rows: Int, dimension: Int) throws(ModelError) -> Double {
        let rest = max(0, trace - variances.reduce(0, +))
        let directions = max(1, min(rows, dimension) - variances.count)
        let squares = variances.reduce(0) { $0 + $1 * $1 } + rest * rest / Double(directions)
        return try LedoitWolf.shrinkage(
            rows: rows, dimension: dimension, trace: trace, squares: squares, fourthPowers: fourthPowers)
    }

    /// The covariance, shrunk towards a multiple of the identity.
    ///
    /// - Throws: `ModelError.noSpread`.
    func variances(shrunkBy share: Double, dimension: Int) throws(ModelError) -> LeadingVariances {
        let mean = trace / Double(dimension)
        let left = max(0, trace - variances.reduce(0, +)) / Double(max(1, dimension - variances.count))
        let rest = Float((1 - share) * left + share * mean)
        return try LeadingVariances(
            axes: axes, variances: variances.map { max(rest, Float((1 - share) * $0 + share * mean)) }, rest: rest)
    }

    /// The axes of the same deviations with those of group means added: see `ClassMembers.spreadOfMeans`.
    ///
    /// The variance beyond all axes stays what it was.
    ///
    /// - Parameter spread: shape [groups, dimension].
    /// - Returns: axes that span both.
    /// - Throws: `LinearAlgebraError`.
    func adding(_ spread: Matrix) throws(LinearAlgebraError) -> LeadingAxes {
        let dimension = spread.columns
        let own = variances.count
        let extra = spread.values.map { Float($0) }
        let basis = try Self.orthonormalized(axes + extra, dimension: dimension)
        let width = basis.count / dimension
        let matrix = try Matrix(rows: width, columns: dimension, values: basis.map { Double($0) })
        let old = try Matrix(rows: own, columns: dimension, values: axes.map { Double($0) })
        // In the basis: the old variances along their axes, the rest in what is new, and the spread of the means.
        let left = max(0, trace - variances.reduce(0, +)) / Double(max(1, dimension - own))
        var scaled = matrix.times(old, .transposed)
        for row in 0..<width {
            for column in 0..<own { scaled[row, column] *= max(0, variances[column] - left).squareRoot() }
        }
        let means = matrix.times(spread, .transposed)
        var covariance = scaled.times(scaled, .transposed)
        covariance.add(means, times: means, .transposed)
        for index in 0..<width { covariance[index, index] += left }
        let eigen = try Eigenvectors(of: covariance)
        return LeadingAxes(
            axes: try Self.combined(eigen.vectors, basis, dimension: dimension),
            variances: eigen.values.map { max(0, $0) },
            trace: trace + spread.values.reduce(0) { $0 + $1 * $1 }, fourthPowers: fourthPowers)
    }
}
