// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The directions in which features hardly vary, as virtual-logit matching sees them.
package struct ResidualSpace: Sendable, Equatable {
    /// How the space is known.
    package enum Axes: Sendable, Equatable {
        /// By axes of its own: orthonormal rows, shape [directions, dimension].
        case residual([Float])
        /// By the axes of all that is not in it, for dimensions whose square is too much.
        case principal([Float])

        var values: [Float] {
            switch self {
            case .residual(let values), .principal(let values): values
            }
        }
    }

    /// The number of values in an embedding.
    package let dimension: Int
    /// Where the classifier's logits are all zero, as near as can be: shape [dimension].
    package let origin: [Float]
    package let axes: Axes
    /// What makes the residual as large as the largest logit, on average.
    package let scale: Float
    private let shift: [Float]

    /// - Throws: `ModelError.shape` or `.notFinite`.
    package init(origin: [Float], axes: Axes, scale: Float) throws(ModelError) {
        let values = axes.values
        guard !origin.isEmpty, !values.isEmpty, values.count.isMultiple(of: origin.count) else {
            throw .shape("a residual space")
        }
        guard (origin + values + [scale]).allSatisfy(\.isFinite) else { throw .notFinite("a residual space") }
        dimension = origin.count
        self.origin = origin
        self.axes = axes
        self.scale = scale
        shift = InstructionSet.best.dots(values, origin)
    }

    /// The length of each embedding's part in the residual space.
    func residuals(of embeddings: Embeddings) -> [Float] {
        let coordinates = embeddings.products(with: axes.values)
        let width = shift.count
        return (0..<embeddings.count).map { row in
            var square: Float = 0
            for (offset, origin) in shift.enumerated() {
                let coordinate = coordinates[row * width + offset] - origin
                square += coordinate * coordinate
            }
            guard case .principal = axes else { return square.squareRoot() }
            let all = embeddings.withRows(row..<row + 1) { embedding in
                origin.withUnsafeBufferPointer { InstructionSet.best.squaredDistances($0, embedding)[0] }
            }
            return max(0, all - square).squareRoot()
        }
    }
}
