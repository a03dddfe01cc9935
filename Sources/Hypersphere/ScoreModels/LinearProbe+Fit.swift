// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra

extension LinearProbe {
    /// The most embeddings that a probe is fitted on; more are sampled evenly.
    static let sampleLimit = 100_000
    /// The most values of embeddings that a probe is fitted on, unless there are few embeddings.
    static let valueLimit = 1 << 28

    /// Minimizes the sum of the cross-entropies and half the squared weights (the bias is free), from zero, by L-BFGS:
    /// the same every time.
    ///
    /// Of more than 100 000 embeddings, or fewer where their dimension is large, an even sample is taken.
    ///
    /// - Parameters:
    ///   - embeddings: labeled embeddings, shape [n, dimension].
    ///   - labels: the class of each, in `0..<classes`; every class needs at least one.
    ///   - classes: the number of classes.
    /// - Returns: the probe.
    /// - Throws: ``ModelError/labels(_:)`` where embeddings and labels make no classes; ``ModelError`` where the fit fails.
    public static func fit(_ embeddings: Embeddings, labels: [Int], classes: Int) throws(ModelError) -> LinearProbe {
        _ = try ClassMembers(embeddings, labels: labels, classes: classes)
        let dimension = embeddings.dimension
        let limit = min(sampleLimit, max(20_000, valueLimit / dimension))
        let sample = evenSample(limit, of: embeddings.count)
        let isWhole = sample.count == embeddings.count
        let features = isWhole ? embeddings : embeddings.selecting(sample)
        let loss = try CrossEntropy(
            features: features, labels: isWhole ? labels : sample.map { labels[$0] }, classes: classes)
        var spread: [Double] = []
        let parameters = LBFGS().minimum(
            from: [Double](repeating: 0, count: classes * (dimension + 1)),
            of: { loss.value($0, gradient: &$1, spread: &spread) },
            precondition: { loss.precondition(&$0, spread: spread) })
        let weights = Array(parameters[..<(classes * dimension)])
        return try LinearProbe(
            weights: weights.map { Float($0) },
            bias: loss.bias(parameters[(classes * dimension)...], weights: weights).map { Float($0) },
            dimension: dimension)
    }
}
