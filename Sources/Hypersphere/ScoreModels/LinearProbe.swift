// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A linear classifier of embeddings: multinomial logistic regression.
///
/// ``fit(_:labels:classes:)`` learns one. Several ``Scores`` read the logits that it gives.
public struct LinearProbe: Sendable, Equatable {
    /// The number of values in an embedding.
    public let dimension: Int
    /// Shape [classes, dimension].
    package let weights: [Float]
    /// Shape [classes].
    package let bias: [Float]

    /// The number of classes.
    public var count: Int { bias.count }

    /// A probe of given weights, such as the last layer of a classifier.
    ///
    /// - Parameters:
    ///   - weights: shape [classes, dimension], row after row.
    ///   - bias: shape [classes].
    ///   - dimension: the number of values in an embedding.
    /// - Throws: ``ModelError/shape(_:)`` or ``ModelError/notFinite(_:)``.
    public init(weights: [Float], bias: [Float], dimension: Int) throws(ModelError) {
        guard dimension > 0, !bias.isEmpty, weights.count.isMultiple(of: dimension),
            weights.count / dimension == bias.count
        else { throw .shape("a linear probe") }
        guard (weights + bias).allSatisfy(\.isFinite) else { throw .notFinite("a linear probe") }
        self.weights = weights
        self.bias = bias
        self.dimension = dimension
    }

    /// The logits of each embedding: weights times embedding, plus bias.
    ///
    /// - Parameter embeddings: shape [count, dimension].
    /// - Returns: shape [count, classes].
    /// - Precondition: the embeddings have the probe's dimension.
    public func logits(of embeddings: Embeddings) -> Logits {
        precondition(embeddings.dimension == dimension, "embeddings of another dimension than the probe")
        var logits = embeddings.products(with: weights)
        for place in logits.indices { logits[place] += bias[place % count] }
        return Logits(unchecked: logits, classes: count)
    }
}

/// `log(sum(exp(x)))`, whatever the size of the values.
func logSumExp(_ values: some Collection<Double>) -> Double {
    guard let largest = values.max(), largest.isFinite else { return -.infinity }
    return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
}

/// `log(sum(exp(x)))`, whatever the size of the values.
func logSumExp(_ values: some Collection<Float>) -> Double {
    logSumExp(values.lazy.map { Double($0) })
}
