// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// One Gaussian for each class, all of the same covariance.
package struct ClassGaussians: Sendable, Equatable {
    /// The number of values in an embedding.
    package let dimension: Int
    /// Shape [classes, dimension].
    package let means: [Float]
    package let whitening: Whitening
    private let space: Space

    /// Where distances are measured, made once.
    private enum Space: Equatable {
        case whitened(WhitenedSpace)
        case leading(LeadingSpace)
    }

    /// The number of classes.
    package var count: Int { means.count / dimension }

    /// - Parameters:
    ///   - means: shape [classes, dimension], at least one class.
    ///   - whitening: takes deviations from a mean to vectors of covariance 1.
    ///   - dimension: the number of values in an embedding.
    /// - Throws: `ModelError.shape` or `.notFinite`.
    package init(means: [Float], whitening: Whitening, dimension: Int) throws(ModelError) {
        guard dimension > 0, !means.isEmpty, means.count.isMultiple(of: dimension) else { throw .shape("a Gaussian") }
        guard means.allSatisfy(\.isFinite) else { throw .notFinite("a Gaussian") }
        self.dimension = dimension
        self.means = means
        self.whitening = whitening
        switch whitening {
        case .matrix(let matrix):
            guard matrix.count.isMultiple(of: dimension), matrix.count / dimension == dimension else {
                throw .shape("a Gaussian")
            }
            guard matrix.allSatisfy(\.isFinite) else { throw .notFinite("a Gaussian") }
            space = .whitened(WhitenedSpace(matrix, means: means, dimension: dimension))
        case .leading(let variances):
            guard variances.dimension == dimension else { throw .shape("a Gaussian") }
            space = .leading(LeadingSpace(variances, means: means))
        }
    }

    /// The squared Mahalanobis distances of each embedding to every mean.
    ///
    /// - Returns: shape [embeddings, classes].
    /// - Precondition: the embeddings have the model's dimension.
    package func squaredDistances(of embeddings: Embeddings) -> [Float] {
        precondition(embeddings.dimension == dimension, "embeddings of another dimension than the Gaussians")
        return stride(from: 0, to: embeddings.count, by: Embeddings.blockLength).flatMap { start in
            let rows = start..<min(embeddings.count, start + Embeddings.blockLength)
            return embeddings.withRows(rows) { values in
                switch space {
                case .whitened(let space): space.squaredDistances(of: values)
                case .leading(let space): space.squaredDistances(of: values)
                }
            }
        }
    }

    /// The squared Mahalanobis distance of each embedding to the nearest mean.
    ///
    /// - Precondition: the embeddings have the model's dimension.
    func leastSquaredDistances(of embeddings: Embeddings) -> [Float] {
        let squares = squaredDistances(of: embeddings)
        return (0..<embeddings.count).map { squares[$0 * count..<($0 + 1) * count].min() ?? .nan }
    }
}
