// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra

/// The two directions in which embeddings vary most: for looking at them, not for scoring.
package struct PrincipalPlane: Sendable, Equatable {
    /// Shape [dimension].
    private let mean: [Double]
    /// Two orthonormal directions.
    private let axes: [[Double]]

    /// The share of the variance along each axis.
    package let explained: [Double]

    /// Finds the principal axes, without ever forming the covariance.
    ///
    /// Nil for fewer than three embeddings or dimensions, or where they do not vary.
    package init?(fitting embeddings: Embeddings) {
        let dimension = embeddings.dimension
        let count = embeddings.count
        guard count >= 3, dimension >= 3 else { return nil }
        var mean = [Double](repeating: 0, count: dimension)
        for row in 0..<count {
            for (index, value) in embeddings[row].enumerated() { mean[index] += Double(value) / Double(count) }
        }
        // A few axes more than are shown, and more steps than for a score, keep near directions apart.
        guard
            let leading = try? LeadingAxes(of: Deviations(embeddings, from: mean), count: 8, iterations: 12),
            leading.trace * Double(count) > 1e-12, leading.variances.count >= 2
        else { return nil }
        self.mean = mean
        axes = (0..<2).map { axis in
            let values = leading.axes[axis * dimension..<(axis + 1) * dimension].map { Double($0) }
            // Either sign is an axis; one rule gives the same picture every time.
            let largest = values.max { abs($0) < abs($1) } ?? 0
            return largest < 0 ? values.map { -$0 } : values
        }
        explained = leading.variances.prefix(2).map { $0 / leading.trace }
    }

    /// The coordinates of embeddings along both axes.
    ///
    /// - Precondition: they have the plane's dimension.
    package func project(_ embeddings: Embeddings) -> [(x: Double, y: Double)] {
        precondition(embeddings.dimension == mean.count, "embeddings of another dimension than the plane")
        return (0..<embeddings.count).map { row in
            let deviation = zip(embeddings[row], mean).map { Double($0) - $1 }
            return (dot(deviation, axes[0]), dot(deviation, axes[1]))
        }
    }
}
