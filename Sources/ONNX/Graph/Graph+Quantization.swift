// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SwiftProtobuf

/// How unsigned 8-bit numbers stand for real ones: `scale (number - zeroPoint)`.
package struct ActivationCode: Sendable, Hashable {
    package let scale: Float
    package let zeroPoint: UInt8

    package init(scale: Float, zeroPoint: UInt8) {
        self.scale = scale
        self.zeroPoint = zeroPoint
    }
}

/// Weights in signed 8-bit numbers, `scale number` with a scale for each place along an axis.
package struct QuantizedWeights: Sendable, Hashable {
    /// The axis of output channels.
    package let axis: Int
    /// One for each output channel.
    package let scales: [Float]
    /// As many as the constant that they replace, in its order.
    package let values: [Int8]

    package init(axis: Int, scales: [Float], values: [Int8]) {
        self.axis = axis
        self.scales = scales
        self.values = values
    }
}

extension Graph {
    /// The version of operators from which on weights can have a scale for each channel.
    package static let quantizationOpset = 13

    /// Writes values and constants in 8 bits, as pairs of QuantizeLinear and DequantizeLinear that engines make integer
    /// arithmetic of.
    ///
    /// Every node that reads such a value reads the rounded one from then on; an output of the model stays as it is.
    ///
    /// - Parameters:
    ///   - values: made by nodes, or inputs.
    ///   - weights: among ``constants``.
    package mutating func quantize(
        values: [Value: ActivationCode], weights: [Value: QuantizedWeights]
    ) {
        let whole = constants
        var nodes: [NodeProto] = []
        var readings: [String: String] = [:]
        for (value, quantized) in weights.sorted(by: { $0.key.name < $1.key.name }) {
            guard let constant = whole[value] else { continue }
            precondition(quantized.values.count == constant.values.count, "\(value.name) has another size")
            let numbers = tensor(
                "\(value.name)_int8", .int8, shape: constant.shape,
                quantized.values.withUnsafeBytes { Data($0) })
            let scales = self.constant(quantized.scales, shape: [quantized.scales.count])
            let zeros = tensor(
                "\(value.name)_zero", .int8, shape: [quantized.scales.count], Data(count: quantized.scales.count))
            nodes.append(
                makeNode(
                    "DequantizeLinear", [numbers, scales, zeros], [AttributeProto(name: "axis", .int(quantized.axis))])
            )
            readings[value.name] = nodes[nodes.count - 1].output[0]
        }
        func pair(_ value: Value, _ code: ActivationCode) {
            let scale = constant([code.scale], shape: [])
            let zero = tensor("\(value.name)_zero", .uint8, shape: [], Data([code.zeroPoint]))
            nodes.append(makeNode("QuantizeLinear", [value, scale, zero]))
            let rounded = Value(name: nodes[nodes.count - 1].output[0])
            nodes.append(makeNode("DequantizeLinear", [rounded, scale, zero]))
            readings[value.name] = nodes[nodes.count - 1].output[0]
        }
        for input in inputs {
            if let code = values[input] { pair(input, code) }
        }
        for var node in message.node {
            node.input = node.input.map { readings[$0] ?? $0 }
            nodes.append(node)
            for output in node.output {
                let value = Value(name: output)
                if let code = values[value] { pair(value, code) }
            }
        }
        message.node = nodes
        removeUnread(Set(weights.keys.map(\.name)))
    }

    /// Replaces the model's outputs by the smallest and the largest element of each value, over the whole batch.
    ///
    /// Outputs are `[N, ...]`, all elements alike, in the order of the values: smallest, largest, smallest, ...
    package mutating func observeExtremes(of values: [Value]) {
        message.output = []
        guard let images = inputs.first else { return }
        // What engines take for an embedding has a row for each image: zeros in that shape, for the sums below.
        let rows = flattened(node("GlobalMaxPool", [images]))
        let zeros = multiplied(rows, by: 0)
        for value in values {
            for operation in ["ReduceMin", "ReduceMax"] {
                let extreme = node(operation, [value], ["keepdims": .int(0)])
                let output = node("Add", [zeros, extreme])
                message.output.append(ValueInfoProto(name: output.name, shape: [.init(nil), .init(nil)]))
            }
        }
    }

    private mutating func makeNode(
        _ operation: String, _ inputs: [Value], _ attributes: [AttributeProto] = []
    ) -> NodeProto {
        var node = NodeProto()
        node.opType = operation
        node.name = freshName(operation)
        node.input = inputs.map(\.name)
        node.output = [node.name]
        node.attribute = attributes
        return node
    }

    private mutating func tensor(
        _ stem: String, _ type: TensorProto.DataType, shape: [Int], _ content: Data
    ) -> Value {
        var tensor = TensorProto()
        tensor.name = freshName(stem)
        tensor.dataType = Int32(type.rawValue)
        tensor.dims = shape.map(Int64.init)
        tensor.rawData = content
        message.initializer.append(tensor)
        return Value(name: tensor.name)
    }

    /// Removes those constants that nothing reads any more.
    private mutating func removeUnread(_ candidates: Set<String>) {
        var read = Set(message.output.map(\.name))
        for node in message.node {
            read.formUnion(node.input)
            for graph in node.attribute.flatMap(\.ownGraphs) { read.formUnion(graph.allNames) }
        }
        let unread = candidates.subtracting(read)
        message.initializer.removeAll { unread.contains($0.name) }
        message.input.removeAll { unread.contains($0.name) }
        message.node.removeAll { $0.opType == "Constant" && $0.output.count == 1 && unread.contains($0.output[0]) }
    }
}
