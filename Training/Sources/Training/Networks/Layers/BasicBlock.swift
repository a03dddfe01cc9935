// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// Two 3x3 convolutions around a shortcut.
///
/// He et al., "Deep Residual Learning for Image Recognition", CVPR 2016.
struct BasicBlock: Layer {
    private let first: Convolution
    private let firstNorm: BatchNorm
    private let second: Convolution
    private let secondNorm: BatchNorm
    private let shortcut: Shortcut?

    init(_ input: Int, _ output: Int, stride: Int, _ initialization: inout Initialization) throws(TorchError) {
        first = try Convolution(input, output, size: 3, stride: stride, &initialization)
        firstNorm = try BatchNorm(output, &initialization)
        second = try Convolution(output, output, size: 3, &initialization)
        secondNorm = try BatchNorm(output, &initialization)
        shortcut = try Shortcut(input, output, stride: stride, &initialization)
    }

    func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
        let inner = try firstNorm(first(input, training: training), training: training).rectified()
        let outer = try secondNorm(second(inner, training: training), training: training)
        let around = try shortcut?(input, training: training) ?? input
        return try (outer + around).rectified()
    }

    func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
        let inner = try graph.rectified(firstNorm.export(first.export(input, to: &graph), to: &graph))
        let outer = try secondNorm.export(second.export(inner, to: &graph), to: &graph)
        let around = try shortcut?.export(input, to: &graph) ?? input
        return graph.rectified(graph.sum(outer, around))
    }

    func state(_ path: String) -> [NamedTensor] {
        first.state("\(path).conv1") + firstNorm.state("\(path).bn1") + second.state("\(path).conv2")
            + secondNorm.state("\(path).bn2") + (shortcut?.state("\(path).downsample") ?? [])
    }
}

/// The strided 1x1 convolution around a block that changes width or size; none around one that does not.
struct Shortcut: Layer {
    private let convolution: Convolution
    private let norm: BatchNorm

    init?(_ input: Int, _ output: Int, stride: Int, _ initialization: inout Initialization) throws(TorchError) {
        if stride == 1 && input == output { return nil }
        convolution = try Convolution(input, output, size: 1, stride: stride, &initialization)
        norm = try BatchNorm(output, &initialization)
    }

    func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
        try norm(convolution(input, training: training), training: training)
    }

    func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
        try norm.export(convolution.export(input, to: &graph), to: &graph)
    }

    func state(_ path: String) -> [NamedTensor] {
        convolution.state("\(path).0") + norm.state("\(path).1")
    }
}
