import LinearAlgebra

extension ClassGaussians {
    /// The classes' means, and the covariance within classes with Ledoit-Wolf shrinkage (Mueller and Hein,
    /// "Mahalanobis++", ICML 2025, section 3, on unit features; the shrinkage is ours).
    ///
    /// - Parameters:
    ///   - embeddings: labelled embeddings.
    ///   - labels: the class of each, in `0..<classes`; with all of one class, the background Gaussian of the relative
    ///     distance.
    ///   - classes: the number of classes.
    /// - Returns: the Gaussians.
    /// - Throws: `ModelError`.
    public static func fit(
        _ embeddings: Embeddings, labels: [Int], classes: Int
    ) throws(ModelError) -> ClassGaussians {
        let members = try ClassMembers(embeddings, labels: labels, classes: classes)
        let dimension = embeddings.dimension
        let means = members.means
        let spread = try LedoitWolf(rows: embeddings.count, dimension: dimension) { row, deviation in
            let mean = labels[row] * dimension
            for (offset, value) in embeddings[row].enumerated() {
                deviation[offset] = Double(value) - means[mean + offset]
            }
        }
        do {
            let whitening = try Cholesky(of: spread.covariance).whitening
            return try ClassGaussians(
                means: means.map { Float($0) }, whitening: whitening.values.map { Float($0) }, dimension: dimension)
        } catch let error as LinearAlgebraError {
            throw .algebra(error)
        } catch {
            throw .shape("a Gaussian")
        }
    }
}
