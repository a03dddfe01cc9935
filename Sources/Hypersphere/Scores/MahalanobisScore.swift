// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Squared Mahalanobis distance to the nearest class mean, on unit features (Mueller and Hein, "Mahalanobis++", ICML
/// 2025, equation 4).
package struct MahalanobisScore: OutlierScore {
    package let gaussians: ClassGaussians

    package var name: ScoreName { .mahalanobis }
    package var unit: ScoreUnit { .squaredDeviations }
    package var dimension: Int { gaussians.dimension }

    package init(gaussians: ClassGaussians) {
        self.gaussians = gaussians
    }

    package func values(for embeddings: Embeddings) -> [Float] {
        gaussians.leastSquaredDistances(of: embeddings)
    }
}

/// Squared Mahalanobis distance to the nearest class mean less that to the mean of all classes, under the covariance of
/// all (Ren et al., "A Simple Fix to Mahalanobis Distance for Improving Near-OOD Detection", 2021, equation 5).
package struct RelativeMahalanobisScore: OutlierScore {
    package let gaussians: ClassGaussians
    /// One Gaussian of all classes together.
    package let background: ClassGaussians

    package var name: ScoreName { .relativeMahalanobis }
    package var unit: ScoreUnit { .squaredDeviations }
    package var dimension: Int { gaussians.dimension }

    /// - Throws: `ModelError.shape` where the two differ in dimension.
    package init(gaussians: ClassGaussians, background: ClassGaussians) throws(ModelError) {
        guard gaussians.dimension == background.dimension, background.count == 1 else {
            throw .shape("the background Gaussian")
        }
        self.gaussians = gaussians
        self.background = background
    }

    package func values(for embeddings: Embeddings) -> [Float] {
        zip(gaussians.leastSquaredDistances(of: embeddings), background.squaredDistances(of: embeddings)).map {
            $0 - $1
        }
    }
}
