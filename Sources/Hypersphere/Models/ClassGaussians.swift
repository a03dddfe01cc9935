/// One Gaussian for each class, all of the same covariance.
public struct ClassGaussians: Sendable, Equatable {
    /// The number of values in an embedding.
    public let dimension: Int
    /// Shape [classes, dimension].
    public let means: [Float]
    /// Takes deviations from a mean to vectors of covariance 1: shape [dimension, dimension].
    public let whitening: [Float]
    private let whitenedMeans: [Float]

    /// The number of classes.
    public var count: Int { means.count / dimension }

    /// - Parameters:
    ///   - means: shape [classes, dimension], at least one class.
    ///   - whitening: the inverse of the covariance's Cholesky factor, shape [dimension, dimension].
    ///   - dimension: the number of values in an embedding.
    /// - Throws: `ModelError.shape` or `.notFinite`.
    public init(means: [Float], whitening: [Float], dimension: Int) throws(ModelError) {
        guard dimension > 0, !means.isEmpty, means.count.isMultiple(of: dimension),
            whitening.count.isMultiple(of: dimension), whitening.count / dimension == dimension
        else { throw .shape("a Gaussian") }
        guard (means + whitening).allSatisfy(\.isFinite) else { throw .notFinite("a Gaussian") }
        self.dimension = dimension
        self.means = means
        self.whitening = whitening
        whitenedMeans = stride(from: 0, to: means.count, by: dimension).flatMap { start in
            InstructionSet.best.dots(whitening, Array(means[start..<start + dimension]))
        }
    }

    /// The squared Mahalanobis distances of each embedding to every mean: shape [embeddings, classes].
    ///
    /// - Precondition: the embeddings have the model's dimension.
    public func squaredDistances(of embeddings: Embeddings) -> [[Float]] {
        precondition(embeddings.dimension == dimension, "embeddings of another dimension than the Gaussians")
        return (0..<embeddings.count).map { row in
            let point = InstructionSet.best.dots(whitening, Array(embeddings[row]))
            return stride(from: 0, to: whitenedMeans.count, by: dimension).map { start in
                var square: Float = 0
                for offset in 0..<dimension {
                    let difference = point[offset] - whitenedMeans[start + offset]
                    square += difference * difference
                }
                return square
            }
        }
    }
}
