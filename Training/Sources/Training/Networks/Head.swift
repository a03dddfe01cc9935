package import ONNX

/// The part of an encoder that turns features into the projection that the losses see.
package enum HeadShape: String, Sendable, Hashable, Codable, CaseIterable {
    /// Linear, ReLU, linear, the paper's.
    case mlp
    /// One linear layer.
    case linear
}

/// `[N, d]` features to `[N, p]`, not yet normalized.
package struct Head: Layer {
    /// The length p of the projection.
    package let dimension: Int
    private let layers: [(number: Int, layer: Linear)]

    /// The layer that the features go into.
    var first: Linear { layers[0].layer }

    init(
        _ shape: HeadShape, _ input: Int, _ output: Int, _ initialization: inout Initialization
    ) throws(TorchError) {
        dimension = output
        switch shape {
        case .mlp:
            layers = [
                (0, try Linear(input, input, &initialization)), (2, try Linear(input, output, &initialization)),
            ]
        case .linear:
            layers = [(0, try Linear(input, output, &initialization))]
        }
    }

    package func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
        var hidden = input
        for (index, entry) in layers.enumerated() {
            hidden = try entry.layer(index == 0 ? hidden : hidden.rectified(), training: training)
        }
        return hidden
    }

    package func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
        var hidden = input
        for (index, entry) in layers.enumerated() {
            hidden = try entry.layer.export(index == 0 ? hidden : graph.rectified(hidden), to: &graph)
        }
        return hidden
    }

    package func state(_ path: String) -> [NamedTensor] {
        layers.flatMap { $0.layer.state("\(path).\($0.number)") }
    }
}
