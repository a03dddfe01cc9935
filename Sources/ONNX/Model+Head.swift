// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

extension Model {
    /// The names of the graph's outputs.
    package var outputNames: [String] { graph.message.output.map(\.name) }

    /// The name of one of the graph's outputs: the one asked for, else `features`, else the only one.
    ///
    /// - Throws: ``ONNXError/unknownOutput(_:known:)`` or ``ONNXError/ambiguousOutput(_:)``.
    package func outputName(_ asked: String? = nil) throws(ONNXError) -> String {
        let names = outputNames
        if let asked {
            guard names.contains(asked) else { throw .unknownOutput(asked, known: names) }
            return asked
        }
        if names.contains("features") { return "features" }
        guard let only = names.first, names.count == 1 else { throw .ambiguousOutput(names) }
        return only
    }

    /// Replaces the graph's outputs by `features`, one of them with rows of unit length, and those that `build` adds.
    ///
    /// - Parameters:
    ///   - output: the output that is built on, `[N, d]` or `[N, d, 1, 1]`, of any floating-point type.
    ///   - dimension: d.
    ///   - kept: an output that stays, behind the others; nil for none.
    ///   - build: adds nodes and outputs to the graph; gets `features` in float32.
    /// - Throws: ``ONNXError`` for operators that are too old, or an output that is not there.
    package mutating func extend(
        _ output: String, dimension: Int, keeping kept: String? = nil,
        _ build: (_ graph: inout Graph, _ features: Value) throws -> Void
    ) throws {
        guard opset >= 8 else { throw ONNXError.oldOperators(opset) }
        var source = Value(name: try outputName(output))
        let isFloat = graph.message.output.contains { $0.name == source.name && $0.isFloat }
        let keptOutputs = graph.message.output.filter { $0.name == kept }
        graph.message.output = []
        // What the model calls features or projection so far makes room for what is called so from now on.
        for name in ["features", "projection"] where graph.message.allNames.contains(name) {
            let other = graph.freshName("backbone_\(name)")
            graph.rename(name, to: other)
            if source.name == name { source = Value(name: other) }
        }
        if !isFloat {
            source = graph.node("Cast", [source], ["to": .int(TensorProto.DataType.float.rawValue)])
        }
        let rows = graph.flattened(source)
        let features = graph.output(
            graph.normalized(rows, opset: opset), name: "features", dimension: dimension)
        try build(&graph, features)
        graph.message.output += keptOutputs
    }
}
