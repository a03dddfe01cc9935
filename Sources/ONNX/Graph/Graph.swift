// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SwiftProtobuf

/// What flows from one node of a graph to others: a tensor, by its name.
package struct Value: Sendable, Hashable {
    /// The name, unique in the graph.
    package let name: String

    package init(name: String) {
        self.name = name
    }
}

/// An attribute of a node.
package enum Attribute: Sendable, Hashable {
    case int(Int)
    case ints([Int])
    case float(Float)
}

/// A computation, built node by node; constants are float32 unless said otherwise.
///
/// Mistakes in building are the program's, and end it: a shape that its constants do not fill.
package struct Graph: Sendable {
    var message: GraphProto
    /// All names taken, also those inside a node's own graphs.
    private var names: Set<String>
    private var count = 0

    /// An empty graph.
    package init(name: String) {
        message = GraphProto()
        message.name = name
        names = []
    }

    /// A graph read from a file, to be built on.
    init(_ message: GraphProto) {
        self.message = message
        names = message.allNames
    }

    /// The operators of the nodes, in their order.
    package var operators: [String] { message.node.map(\.opType) }

    /// A name that nothing has yet.
    mutating func freshName(_ stem: String) -> String {
        repeat { count += 1 } while names.contains("\(stem)_\(count)")
        names.insert("\(stem)_\(count)")
        return "\(stem)_\(count)"
    }

    /// Adds an input.
    ///
    /// - Parameters:
    ///   - name: as the caller of the model sees it.
    ///   - shape: its float32 dimensions, nil for the batch's.
    /// - Returns: the value that the caller gives.
    package mutating func input(_ name: String, shape: [Int?]) -> Value {
        precondition(names.insert(name).inserted, "\(name) is taken")
        message.input.append(ValueInfoProto(name: name, shape: shape.map(TensorShapeProto.Dimension.init)))
        return Value(name: name)
    }

    /// Adds a constant in float32.
    package mutating func constant(_ values: [Float], shape: [Int]) -> Value {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values do not fill \(shape)")
        var tensor = TensorProto()
        tensor.dims = shape.map(Int64.init)
        tensor.dataType = Int32(TensorProto.DataType.float.rawValue)
        tensor.floats = values
        return constant(tensor)
    }

    /// Adds a constant in int64, as shapes and axes are given.
    package mutating func constant(_ values: [Int]) -> Value {
        var tensor = TensorProto()
        tensor.dims = [Int64(values.count)]
        tensor.dataType = Int32(TensorProto.DataType.int64.rawValue)
        tensor.rawData = values.map { Int64($0).littleEndian }.withUnsafeBytes { Data($0) }
        return constant(tensor)
    }

    mutating func constant(_ tensor: TensorProto) -> Value {
        let name = freshName("constant")
        message.initializer.append(tensor)
        message.initializer[message.initializer.count - 1].name = name
        return Value(name: name)
    }

    /// Adds a node with one output.
    ///
    /// - Parameters:
    ///   - operation: ONNX's name of the operator.
    ///   - inputs: in the operator's order.
    ///   - attributes: those that are not to have the operator's default.
    /// - Returns: what the node computes.
    package mutating func node(
        _ operation: String, _ inputs: [Value], _ attributes: KeyValuePairs<String, Attribute> = [:]
    ) -> Value {
        var node = NodeProto()
        node.opType = operation
        node.name = freshName(operation)
        node.input = inputs.map(\.name)
        node.output = [node.name]
        node.attribute = attributes.map { AttributeProto(name: $0.key, $0.value) }
        message.node.append(node)
        return Value(name: node.name)
    }

    /// Makes a value the model's next output, `[N, dimension]` in float32, under this name.
    ///
    /// - Parameters:
    ///   - value: computed by a node.
    ///   - name: as the caller of the model sees it.
    ///   - dimension: the length of each row.
    /// - Returns: the value for further use.
    @discardableResult
    package mutating func output(_ value: Value, name: String, dimension: Int) -> Value {
        precondition(!names.contains(name), "\(name) is taken")
        rename(value.name, to: name)
        message.output.append(ValueInfoProto(name: name, shape: [.init(nil), .init(dimension)]))
        return Value(name: name)
    }

    /// Gives a value another name wherever it is used.
    mutating func rename(_ old: String, to new: String) {
        message.rename(old, to: new)
        names.remove(old)
        names.insert(new)
    }
}
