// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// How close embeddings are to the prototypes of their classes.
///
/// `-(t / t_b) mean_i log( exp(z_i.mu_{y_i} / t) / sum_c exp(z_i.mu_c / t) )`. CIDER, eq. 4.
///
/// - Parameters:
///   - embeddings: unit vectors z, `[N, d]`.
///   - labels: the class of each, `[N]`.
///   - prototypes: unit vectors mu, `[C, d]`; constants for prototypes that move by their average.
///   - temperature: t.
///   - baseTemperature: t_b.
/// - Returns: a scalar.
/// - Throws: what libtorch says of shapes that do not fit.
package func compactness(
    of embeddings: Tensor, labels: Tensor, prototypes: Tensor, temperature: Double, baseTemperature: Double
) throws(TorchError) -> Tensor {
    let logits = try embeddings.matmul(prototypes.transposed()) * (1 / temperature)
    return try crossEntropy(logits: logits, labels: labels) * (temperature / baseTemperature)
}
