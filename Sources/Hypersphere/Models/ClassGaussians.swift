/// One Gaussian for each class, all of the same covariance.
public struct ClassGaussians: Sendable, Equatable {
    /// The number of values in an embedding.
    public let dimension: Int
    /// Shape [classes, dimension].
    public let means: [Float]
    /// Takes deviations from a mean to vectors of covariance 1: shape [dimension, dimension].
    public let whitening: [Float]
    private let whitenedMeans: [Float]
    private let stretches: [Stretch]

    /// Some rows of the whitening, which stay in a core's cache while all embeddings pass them.
    private struct Stretch: Equatable {
        static let length = 32

        let start: Int
        /// The number of columns before none but zeros are left: a whitening is lower triangular.
        let width: Int
        /// Shape [rows, width].
        let rows: [Float]
    }

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
        stretches = stride(from: 0, to: dimension, by: Stretch.length).map { start in
            let rows = (start..<min(start + Stretch.length, dimension)).map { row in
                whitening[row * dimension..<(row + 1) * dimension]
            }
            let width = rows.map { row in row.lastIndex { $0 != 0 }.map { $0 - row.startIndex + 1 } ?? 1 }.max() ?? 1
            return Stretch(start: start, width: width, rows: rows.flatMap { $0.prefix(width) })
        }
    }

    /// The squared Mahalanobis distances of each embedding to every mean: shape [embeddings, classes].
    ///
    /// - Precondition: the embeddings have the model's dimension.
    public func squaredDistances(of embeddings: Embeddings) -> [[Float]] {
        precondition(embeddings.dimension == dimension, "embeddings of another dimension than the Gaussians")
        var squares = [[Float]](repeating: [Float](repeating: 0, count: count), count: embeddings.count)
        for stretch in stretches {
            for row in 0..<embeddings.count {
                let point = InstructionSet.best.dots(stretch.rows, Array(embeddings[row].prefix(stretch.width)))
                for label in 0..<count {
                    var square = squares[row][label]
                    for (offset, value) in point.enumerated() {
                        let difference = value - whitenedMeans[label * dimension + stretch.start + offset]
                        square += difference * difference
                    }
                    squares[row][label] = square
                }
            }
        }
        return squares
    }
}
