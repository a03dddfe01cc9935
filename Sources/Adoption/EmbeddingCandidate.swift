// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// An output of an adopted model that can serve as the embedding.
package struct EmbeddingCandidate: Sendable, Hashable {
    /// The name of the output in the adopted model.
    package let output: String
    /// The tensor of the user's model that it comes from.
    package let source: String
    /// How its places were put together; nil where the tensor is one vector for each image.
    package let pooling: Pooling?
    /// The number of values for each image; nil where it depends on the images' size, which is not known.
    package let dimension: Int?
    /// Whether this one is taken where nothing tells the better one.
    package let isUsual: Bool

    package init(output: String, source: String, pooling: Pooling?, dimension: Int?, isUsual: Bool) {
        self.output = output
        self.source = source
        self.pooling = pooling
        self.dimension = dimension
        self.isUsual = isUsual
    }
}
