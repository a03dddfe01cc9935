// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The supervised contrastive loss in its "outside" form, every embedding being an anchor.
///
/// `-(t / t_b) mean_i 1/|P(i)| sum_{p in P(i)} log( exp(z_i.z_p / t) / sum_{a != i} exp(z_i.z_a / t) )`,
/// with P(i) the other embeddings of i's class. Khosla et al., "Supervised Contrastive Learning", NeurIPS 2020, eq. 2.
///
/// An anchor without another of its class adds nothing.
///
/// - Parameters:
///   - embeddings: unit vectors of all views, `[N, d]`, in any order.
///   - labels: the class of each, `[N]`.
///   - temperature: t.
///   - baseTemperature: t_b.
/// - Returns: a scalar.
/// - Throws: what libtorch says of shapes that do not fit.
package func supervisedContrastive(
    of embeddings: Tensor, labels: Tensor, temperature: Double, baseTemperature: Double
) throws(TorchError) -> Tensor {
    let count = embeddings.shape.first ?? 0
    let type = embeddings.elementType ?? .float32
    let itself = try Tensor.identity(count, type: .bool, device: embeddings.device)
    let sameClass = try labels.reshaped([count, 1]).equals(labels.reshaped([1, count]))
    let positive = try sameClass.converted(to: type).filled(where: itself, with: 0)
    let positives = try positive.sum(along: 1)
    let none = try positives.equals(Tensor.full(0, shape: [1], type: type, device: embeddings.device))

    let logits = try embeddings.matmul(embeddings.transposed()) * (1 / temperature)
    let others = try logits.filled(where: itself, with: -.infinity).logSumExp(along: 1)
    let attraction = try (logits * positive).sum(along: 1) / positives.filled(where: none, with: 1)
    return try (others - attraction).filled(where: none, with: 0).mean() * (temperature / baseTemperature)
}
