// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The mean of `-log softmax(logits)` at the label, or with the target softened towards all classes alike.
///
/// `mean_i ( logsumexp(l_i) - (1 - s) l_{i,y_i} - s mean_c l_{i,c} )`.
///
/// - Parameters:
///   - logits: `[N, C]`.
///   - labels: `[N]`.
///   - smoothing: s, from 0 to below 1.
/// - Returns: a scalar.
/// - Throws: what libtorch says of shapes that do not fit.
package func crossEntropy(logits: Tensor, labels: Tensor, smoothing: Double = 0) throws(TorchError) -> Tensor {
    let loss = try logits.logSumExp(along: 1).mean() - logits.picked(labels).mean() * (1 - smoothing)
    return smoothing == 0 ? loss : try loss - logits.mean() * smoothing
}
