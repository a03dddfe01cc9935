// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import ONNX

/// `x Wᵀ + b` for rows x: `[N, in]` to `[N, out]`.
package struct Linear: Layer {
    let weight: Tensor
    let bias: Tensor

    /// Weights and biases uniform within `±1 / sqrt(in)`, PyTorch's default.
    init(_ input: Int, _ output: Int, _ initialization: inout Initialization) throws(TorchError) {
        let bound = 1 / Float(input).squareRoot()
        weight = try initialization.parameter([output, input]) { $1.uniform(-bound...bound) }
        bias = try initialization.parameter([output]) { $1.uniform(-bound...bound) }
    }

    package func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
        try input.linear(weight: weight, bias: bias)
    }

    package func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
        try graph.linear(
            input, weights: weight.values(as: Double.self), shape: weight.shape, bias: bias.values(as: Double.self))
    }

    package func state(_ path: String) -> [NamedTensor] {
        [
            NamedTensor(name: "\(path).weight", tensor: weight, role: .weight),
            NamedTensor(name: "\(path).bias", tensor: bias, role: .offset),
        ]
    }
}
