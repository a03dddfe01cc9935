// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// Which layers of a graph are computed in 8 bits, and which values they then read.
struct QuantizationPlan {
    /// A convolution or matrix product with constant weights.
    struct Layer {
        let input: Value
        let weights: Value
        /// The axis of the weights' output channels.
        let axis: Int
    }

    /// The layers to quantize.
    private(set) var layers: [Layer] = []

    /// The number of layers that stay in float.
    private(set) var keptCount = 0

    /// The values to write in 8 bits, each once, in the graph's order.
    private(set) var values: [Value] = []

    /// Operators that choose or move elements, and so commute with rounding.
    ///
    /// Rounded before rather than behind them, they work on bytes, and the layer before them writes bytes.
    private static let transparent: Set = ["MaxPool", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose"]

    /// Finds the layers, and what they read.
    ///
    /// Sums are left as they are: what they read is mostly in 8 bits already, where a layer reads it too, and rounding the
    /// rest has not made ResNets faster.
    init(_ graph: Graph, constants: [Value: Constant], options: QuantizationOptions) {
        // For what a transparent operator makes, the value that it comes from in the end.
        var sources: [Value: Value] = [:]
        // Values that a layer has had a part in.
        var late: Set<Value> = []
        var axes: [Value: Int] = [:]
        var seen: Set<Value> = []
        for node in graph.nodes {
            if Self.transparent.contains(node.operation), let input = node.inputs.first, let output = node.outputs.first
            {
                sources[output] = sources[input] ?? input
            }
            if ["Conv", "Gemm", "MatMul"].contains(node.operation) || node.inputs.contains(where: late.contains) {
                late.formUnion(node.outputs)
            }
            guard let layer = Self.layer(node, constants: constants) else { continue }
            let isKept =
                options.keepsHead && node.operation == "Gemm" || options.keepsFirst && !late.contains(layer.input)
            // Weights that two layers read along different axes have one set of scales only.
            guard !isKept, axes[layer.weights] ?? layer.axis == layer.axis else {
                keptCount += 1
                continue
            }
            axes[layer.weights] = layer.axis
            layers.append(layer)
            let value = sources[layer.input] ?? layer.input
            if seen.insert(value).inserted { values.append(value) }
        }
    }

    private static func layer(_ node: Node, constants: [Value: Constant]) -> Layer? {
        guard node.inputs.count >= 2, let weights = constants[node.inputs[1]], !weights.values.isEmpty,
            constants[node.inputs[0]] == nil
        else { return nil }
        let axis: Int
        switch (node.operation, weights.shape.count) {
        case ("Conv", 3...): axis = 0
        // A transposed input has the batch along its rows' axis, which is no row for each image.
        case ("Gemm", 2) where node.integers["transA"] ?? 0 == 0: axis = node.integers["transB"] ?? 0 == 0 ? 1 : 0
        case ("MatMul", 2): axis = 1
        default: return nil
        }
        return Layer(input: node.inputs[0], weights: node.inputs[1], axis: axis)
    }
}
