// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How far the prototypes are from one another.
///
/// `(t / t_b) mean_c log( 1/(C-1) sum_{c' != c} exp(mu_c.mu_c' / t) )`.
/// CIDER, eq. 5; smaller is farther apart.
///
/// - Parameters:
///   - prototypes: unit vectors, `[C, d]` with C at least 2.
///   - temperature: t.
///   - baseTemperature: t_b.
/// - Returns: a scalar.
/// - Throws: what libtorch says of shapes that do not fit.
package func dispersion(
    of prototypes: Tensor, temperature: Double, baseTemperature: Double
) throws(TorchError) -> Tensor {
    let classes = prototypes.shape.first ?? 0
    let own = try Tensor.identity(classes, type: .bool, device: prototypes.device)
    let logits = try prototypes.matmul(prototypes.transposed()) * (1 / temperature)
    let others = try logits.filled(where: own, with: -.infinity).logSumExp(along: 1)
    return try (others + -log(Double(classes - 1))).mean() * (temperature / baseTemperature)
}

/// The dispersion of the prototypes after this step's update, with its gradient through the update.
///
/// - Parameters:
///   - update: the update by `embeddings`.
///   - embeddings: the unit vectors `[N, d]` that the gradient goes to.
///   - temperature: t.
///   - baseTemperature: t_b.
/// - Returns: a scalar of the embeddings' element type.
/// - Throws: what libtorch says of shapes that do not fit.
package func dispersion(
    after update: PrototypeUpdate, of embeddings: Tensor, temperature: Double, baseTemperature: Double
) throws(TorchError) -> Tensor {
    let type = embeddings.elementType ?? .float32
    let prototypes = try update.prototypes.tensor(.float64, on: .cpu)
    try prototypes.setRequiresGradient()
    let loss = try dispersion(of: prototypes, temperature: temperature, baseTemperature: baseTemperature)
    try loss.backward()
    let outer = try prototypes.gradient()?.values(as: Double.self) ?? []
    let gradient = try Tensor(update.pullback(outer), shape: embeddings.shape)
        .converted(to: type).moved(to: embeddings.device)
    let value = try loss.detached().converted(to: type).moved(to: embeddings.device)
    return try embeddings.scalar(valued: value, gradient: gradient)
}

extension Tensor {
    /// A scalar of the given value whose derivative with respect to this tensor is `gradient`, both computed elsewhere.
    func scalar(valued value: Tensor, gradient: Tensor) throws(TorchError) -> Tensor {
        let linear = try (self * gradient).sum()
        return try linear - linear.detached() + value
    }
}
