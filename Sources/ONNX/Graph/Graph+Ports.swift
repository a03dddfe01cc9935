// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

/// What a graph says of one of its tensors.
package struct TensorDescription: Sendable, Hashable {
    package let value: Value
    /// ONNX's number of the element type; 0 where it is not said.
    package let elementType: Int
    /// Nil where nothing is said; a dimension is nil where it is not fixed.
    package let shape: [Int?]?
    /// Whether it is a tensor: neither a sequence nor a map.
    package let isTensor: Bool

    /// Whether the elements are floating-point numbers that engines compute with: float32, float16, bfloat16.
    package var isFloat: Bool { [1, 10, 16].contains(elementType) }
    /// Whether the elements are float32.
    package var isFloat32: Bool { elementType == 1 }
    package var isUInt8: Bool { elementType == 2 }

    init(_ info: ValueInfoProto) {
        value = Value(name: info.name)
        isTensor = !info.hasType || info.type.hasTensorType
        elementType = Int(info.type.tensorType.elemType)
        shape =
            info.type.tensorType.hasShape
            ? info.type.tensorType.shape.dim.map { dimension in
                guard case .dimValue(let count) = dimension.value, count > 0 else { return nil }
                return Int(count)
            } : nil
    }

    init(_ tensor: TensorProto) {
        value = Value(name: tensor.name)
        isTensor = true
        elementType = Int(tensor.dataType)
        shape = tensor.dims.map { Int($0) }
    }
}

extension Graph {
    /// The inputs that the model's caller gives.
    package var inputDescriptions: [TensorDescription] {
        let constants = constantNames
        return message.input.filter { !constants.contains($0.name) }.map(TensorDescription.init)
    }

    /// The outputs.
    package var outputDescriptions: [TensorDescription] { message.output.map(TensorDescription.init) }

    /// What the graph says of its tensors, by their names.
    package var descriptions: [String: TensorDescription] {
        var described: [String: TensorDescription] = [:]
        for info in message.valueInfo + message.input + message.output {
            described[info.name] = TensorDescription(info)
        }
        for tensor in message.initializer { described[tensor.name] = TensorDescription(tensor) }
        return described
    }

    /// The names of tensors that the graph's own fields hold.
    package var constantNames: Set<String> {
        Set(message.initializer.map(\.name)).union(message.sparseInitializer.map(\.values.name))
    }

    /// The shape of each constant: initializers, and what nodes called Constant give.
    package var constantShapes: [String: [Int]] {
        var shapes: [String: [Int]] = [:]
        for tensor in message.initializer { shapes[tensor.name] = tensor.dims.map { Int($0) } }
        for node in message.node where node.opType == "Constant" && node.output.count == 1 {
            guard let value = node.attribute.first(where: \.hasT) else { continue }
            shapes[node.output[0]] = value.t.dims.map { Int($0) }
        }
        return shapes
    }
}

extension Graph {
    /// For each of ``nodes`` the tensors that it reads, also from within its own graphs.
    package var nodeReads: [[String]] { message.node.map(\.reads) }
}

extension Graph {
    /// Adds a constant in int64 that is a single number, as an index is given.
    package mutating func index(_ number: Int) -> Value {
        var tensor = TensorProto()
        tensor.dataType = Int32(TensorProto.DataType.int64.rawValue)
        tensor.int64Data = [Int64(number)]
        return constant(tensor)
    }

    /// Makes a value the model's next output, described as rows in float32.
    package mutating func addOutput(_ value: Value) {
        message.output.append(ValueInfoProto(name: value.name, shape: [.init(nil), .init()]))
    }
}
