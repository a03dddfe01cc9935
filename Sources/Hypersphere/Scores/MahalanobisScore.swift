/// Squared Mahalanobis distance to the nearest class mean, on unit features (Mueller and Hein, "Mahalanobis++", ICML
/// 2025, equation 4).
public struct MahalanobisScore: OutlierScore {
    public let gaussians: ClassGaussians

    public var name: ScoreName { .mahalanobis }
    public var unit: ScoreUnit { .squaredDeviations }
    public var dimension: Int { gaussians.dimension }

    public init(gaussians: ClassGaussians) {
        self.gaussians = gaussians
    }

    public func values(for embeddings: Embeddings) -> [Float] {
        gaussians.leastSquaredDistances(of: embeddings)
    }
}

/// Squared Mahalanobis distance to the nearest class mean less that to the mean of all classes, under the covariance of
/// all (Ren et al., "A Simple Fix to Mahalanobis Distance for Improving Near-OOD Detection", 2021, equation 5).
public struct RelativeMahalanobisScore: OutlierScore {
    public let gaussians: ClassGaussians
    /// One Gaussian of all classes together.
    public let background: ClassGaussians

    public var name: ScoreName { .relativeMahalanobis }
    public var unit: ScoreUnit { .squaredDeviations }
    public var dimension: Int { gaussians.dimension }

    /// - Throws: `ModelError.shape` where the two differ in dimension.
    public init(gaussians: ClassGaussians, background: ClassGaussians) throws(ModelError) {
        guard gaussians.dimension == background.dimension, background.count == 1 else {
            throw .shape("the background Gaussian")
        }
        self.gaussians = gaussians
        self.background = background
    }

    public func values(for embeddings: Embeddings) -> [Float] {
        zip(gaussians.leastSquaredDistances(of: embeddings), background.squaredDistances(of: embeddings)).map {
            $0 - $1
        }
    }
}
