/// The directions in which features hardly vary, as virtual-logit matching sees them.
public struct ResidualSpace: Sendable, Equatable {
    /// The number of values in an embedding.
    public let dimension: Int
    /// Where the classifier's logits are all zero, as near as can be: shape [dimension].
    public let origin: [Float]
    /// Orthonormal rows, shape [directions, dimension].
    public let axes: [Float]
    /// What makes the residual as large as the largest logit, on average.
    public let scale: Float
    private let shift: [Float]

    /// - Throws: `ModelError.shape` or `.notFinite`.
    public init(origin: [Float], axes: [Float], scale: Float) throws(ModelError) {
        guard !origin.isEmpty, !axes.isEmpty, axes.count.isMultiple(of: origin.count) else {
            throw .shape("a residual space")
        }
        guard (origin + axes + [scale]).allSatisfy(\.isFinite) else { throw .notFinite("a residual space") }
        dimension = origin.count
        self.origin = origin
        self.axes = axes
        self.scale = scale
        shift = InstructionSet.best.dots(axes, origin)
    }

    /// The length of an embedding's part in the residual space.
    func residual(of embedding: [Float]) -> Float {
        var square: Float = 0
        for (coordinate, origin) in zip(InstructionSet.best.dots(axes, embedding), shift) {
            square += (coordinate - origin) * (coordinate - origin)
        }
        return square.squareRoot()
    }
}
