// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// A 3x3 convolution between two 1x1 ones that narrow and widen, around a shortcut; the stride is in the 3x3 one, as
/// in torchvision.
///
/// He et al., "Deep Residual Learning for Image Recognition", CVPR 2016.
struct Bottleneck: Layer {
    /// How much wider the output is than the inside.
    static let expansion = 4

    private let convolutions: [Convolution]
    private let norms: [BatchNorm]
    private let shortcut: Shortcut?

    init(_ input: Int, _ width: Int, stride: Int, _ initialization: inout Initialization) throws(TorchError) {
        let output = width * Self.expansion
        convolutions = [
            try Convolution(input, width, size: 1, &initialization),
            try Convolution(width, width, size: 3, stride: stride, &initialization),
            try Convolution(width, output, size: 1, &initialization),
        ]
        norms = [
            try BatchNorm(width, &initialization), try BatchNorm(width, &initialization),
            try BatchNorm(output, &initialization),
        ]
        shortcut = try Shortcut(input, output, stride: stride, &initialization)
    }

    func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
        var inner = input
        for (index, (convolution, norm)) in zip(convolutions, norms).enumerated() {
            inner = try norm(convolution(inner, training: training), training: training)
            if index < 2 { inner = try inner.rectified() }
        }
        return try (inner + (shortcut?(input, training: training) ?? input)).rectified()
    }

    func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
        var inner = input
        for (index, (convolution, norm)) in zip(convolutions, norms).enumerated() {
            inner = try norm.export(convolution.export(inner, to: &graph), to: &graph)
            if index < 2 { inner = graph.rectified(inner) }
        }
        let around = try shortcut?.export(input, to: &graph) ?? input
        return graph.rectified(graph.sum(inner, around))
    }

    func state(_ path: String) -> [NamedTensor] {
        zip(convolutions, norms).enumerated().flatMap { index, pair in
            pair.0.state("\(path).conv\(index + 1)") + pair.1.state("\(path).bn\(index + 1)")
        } + (shortcut?.state("\(path).downsample") ?? [])
    }
}
