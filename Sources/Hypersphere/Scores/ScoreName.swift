// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The scores that a detector can give, by the names that requests and bundles use.
public enum ScoreName: String, Codable, CodingKeyRepresentable, Sendable, CaseIterable {
    /// Angle to the k-th nearest embedding of the bank, in degrees.
    case knn
    /// Angle to the nearest prototype, in degrees.
    case angle
    /// Free energy of a mixture of von Mises-Fisher distributions around the prototypes.
    case vmf
    /// Squared Mahalanobis distance of unit embeddings to the nearest class mean (Mahalanobis++).
    case mahalanobis
    /// ``mahalanobis``, less the squared distance to the mean of all classes under their common covariance.
    case relativeMahalanobis = "relative_mahalanobis"
    /// Virtual-logit matching.
    case vim
    /// One less the largest class probability.
    case msp
    /// Free energy of the logits.
    case energy
    /// The largest logit, negated.
    case maxLogit = "max_logit"
    /// Generalized entropy of the class probabilities.
    case gen
    /// Energy guided by the nearest embeddings of the bank.
    case nnguide
    /// Inner product with the mean of the predicted class, negated: simplified Hopfield energy.
    case she
    /// Mean distance to the decision boundaries of a linear probe, beside that to the mean of all features, negated.
    case fdbd
    /// Several of the others in one p-value: it decides where a request asks for it, and is no score of its own.
    case combined

    /// The scores that a detector can compute.
    package static let computed = allCases.filter { $0 != .combined }

    /// The embeddings that the score reads.
    package var space: EmbeddingSpace {
        switch self {
        case .angle, .vmf: .projection
        case .mahalanobis, .relativeMahalanobis: .stages
        default: .features
        }
    }
}
