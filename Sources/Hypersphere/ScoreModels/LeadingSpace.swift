// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Distances under a covariance that is known by its leading axes.
///
/// With variances v along orthonormal axes a, and r elsewhere, the squared distance of a deviation x is
/// `|x|^2 / r - sum_i (1 / r - 1 / v_i) (a_i.x)^2`.
struct LeadingSpace: Sendable, Equatable {
    private let dimension: Int
    /// Shape [classes, dimension].
    private let means: [Float]
    /// Each axis times the root of what it takes away, shape [axes, dimension].
    private let axes: [Float]
    /// The means' coordinates along these, shape [classes, axes].
    private let coordinates: [Float]
    private let rest: Float

    init(_ variances: LeadingVariances, means: [Float]) {
        let dimension = variances.dimension
        self.dimension = dimension
        self.means = means
        rest = variances.rest
        let factors = variances.variances.map { variance in
            max(0, 1 / Double(variances.rest) - 1 / Double(variance)).squareRoot()
        }
        let axes = variances.axes.enumerated().map { place, value in
            Float(Double(value) * factors[place / dimension])
        }
        self.axes = axes
        coordinates = axes.withUnsafeBufferPointer { axes in
            means.withUnsafeBufferPointer { InstructionSet.best.products(axes, $0, dimension: dimension) }
        }
    }

    /// The squared distances of each embedding to every mean.
    ///
    /// - Parameter embeddings: shape [embeddings, dimension].
    /// - Returns: shape [embeddings, classes].
    func squaredDistances(of embeddings: UnsafeBufferPointer<Float>) -> [Float] {
        let width = axes.count / dimension
        let instructions = InstructionSet.best
        let points = axes.withUnsafeBufferPointer { instructions.products($0, embeddings, dimension: dimension) }
        return points.withUnsafeBufferPointer { points in
            (0..<embeddings.count / dimension).flatMap { row in
                let embedding = UnsafeBufferPointer(rebasing: embeddings[row * dimension..<(row + 1) * dimension])
                let point = UnsafeBufferPointer(rebasing: points[row * width..<(row + 1) * width])
                let all = means.withUnsafeBufferPointer { instructions.squaredDistances($0, embedding) }
                let along = coordinates.withUnsafeBufferPointer { instructions.squaredDistances($0, point) }
                return zip(all, along).map { max(0, $0 / rest - $1) }
            }
        }
    }
}
