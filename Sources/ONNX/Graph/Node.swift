// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

/// A node of a graph, as others see it.
package struct Node: Sendable, Hashable {
    /// ONNX's name of the operator.
    package let operation: String

    /// The set that the operator is from; empty for ONNX's own.
    package let domain: String

    /// What the node reads, in the operator's order; an input that is left out has an empty name.
    package let inputs: [Value]

    /// What the node makes; outputs that are left out are not among them.
    package let outputs: [Value]

    /// Those attributes that are whole numbers.
    package let integers: [String: Int]
}

extension Graph {
    /// The nodes, in an order that they can be computed in.
    package var nodes: [Node] {
        message.node.map { node in
            let integers = node.attribute.filter { $0.type == .int }.compactMap { attribute in
                Int(exactly: attribute.i).map { (attribute.name, $0) }
            }
            return Node(
                operation: node.opType, domain: node.domain == "ai.onnx" ? "" : node.domain,
                inputs: node.input.map { Value(name: $0) },
                outputs: node.output.filter { !$0.isEmpty }.map { Value(name: $0) },
                integers: Dictionary(integers) { first, _ in first })
        }
    }

    /// What the model's caller gives: the inputs that no constant of the graph stands for.
    package var inputs: [Value] {
        let constants = Set(message.initializer.map(\.name))
        return message.input.filter { !constants.contains($0.name) }.map { Value(name: $0.name) }
    }

    /// The constants in float32 that lie in the graph itself, whole, by the value that stands for them.
    package var constants: [Value: Constant] {
        let kept = message.initializer.map { ($0.name, $0) }
        let made = message.node.filter { $0.opType == "Constant" && $0.output.count == 1 }.compactMap { node in
            node.attribute.first { $0.name == "value" && $0.hasT }.map { (node.output[0], $0.t) }
        }
        let pairs = (kept + made).compactMap { name, tensor in
            Constant(tensor).map { (Value(name: name), $0) }
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

/// Numbers that do not change from run to run, row-major.
package struct Constant: Sendable, Hashable {
    package let shape: [Int]
    package let values: [Float]

    /// - Precondition: the values fill the shape.
    package init(shape: [Int], values: [Float]) {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values do not fill \(shape)")
        self.shape = shape
        self.values = values
    }

    /// Nil where the elements are not float32, or do not fill the shape.
    init?(_ tensor: TensorProto) {
        guard tensor.dataType == TensorProto.DataType.float.rawValue, tensor.dims.allSatisfy({ $0 >= 0 }) else {
            return nil
        }
        var count = 1
        for dimension in tensor.dims {
            let (product, overflow) = count.multipliedReportingOverflow(by: Int(dimension))
            guard !overflow else { return nil }
            count = product
        }
        let values = tensor.floatData.isEmpty ? tensor.floats : tensor.floatData
        guard values.count == count else { return nil }
        shape = tensor.dims.map(Int.init)
        self.values = values
    }
}
