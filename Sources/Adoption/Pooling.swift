// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// How the vectors of an image's places become the one vector of the image.
package enum Pooling: String, Sendable, Hashable, Codable, CaseIterable {
    /// Whichever of the others serves best; the usual one where nothing tells.
    case auto
    /// The mean over all places.
    case mean
    /// The largest value over all places.
    case max
    /// The generalized mean over all places: (mean of max(x, 1e-6)^3)^(1/3) (Radenović et al., "Fine-tuning CNN Image
    /// Retrieval with No Human Annotation", 2018).
    case gem
    /// The first token of a transformer.
    case cls
    /// All places one behind the other.
    case none
}
