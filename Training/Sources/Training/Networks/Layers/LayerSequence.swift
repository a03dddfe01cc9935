// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// Layers one after another, named by their numbers.
struct LayerSequence: Layer {
    private let layers: [any Layer]

    init(_ layers: [any Layer]) {
        self.layers = layers
    }

    func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
        var hidden = input
        for layer in layers { hidden = try layer(hidden, training: training) }
        return hidden
    }

    func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
        var hidden = input
        for layer in layers { hidden = try layer.export(hidden, to: &graph) }
        return hidden
    }

    func state(_ path: String) -> [NamedTensor] {
        layers.enumerated().flatMap { $0.element.state("\(path).\($0.offset)") }
    }
}
