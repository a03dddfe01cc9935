// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

extension Graph {
    /// Makes some tensors the only outputs, and removes all that they do not need.
    ///
    /// - Parameter values: made by nodes; each once.
    package mutating func cut(to values: [Value]) {
        let outputs = values.map { value in
            let known = (message.output + message.valueInfo).first { $0.name == value.name }
            if let known { return known }
            var described = ValueInfoProto()
            described.name = value.name
            return described
        }
        var needed = Set(values.map(\.name))
        var nodes: [NodeProto] = []
        for node in message.node.reversed() where node.output.contains(where: needed.contains) {
            needed.formUnion(node.reads)
            nodes.append(node)
        }
        message.node = nodes.reversed()
        message.output = outputs
        message.initializer.removeAll { !needed.contains($0.name) }
        message.sparseInitializer.removeAll { !needed.contains($0.values.name) }
        message.input.removeAll { !needed.contains($0.name) }
        let made = Set(message.node.flatMap(\.output)).union(needed)
        let outputNames = Set(outputs.map(\.name))
        message.valueInfo.removeAll { !made.contains($0.name) || outputNames.contains($0.name) }
        message.quantizationAnnotation.removeAll { !made.contains($0.tensorName) }
    }

    /// Gives one of the model's outputs another name, type and shape.
    ///
    /// What has that name so far gets another.
    ///
    /// - Parameters:
    ///   - value: an output, in float32.
    ///   - name: as the caller of the model sees it.
    ///   - shape: nil where a dimension is not known.
    package mutating func describeOutput(_ value: Value, name: String, shape: [Int?]) {
        if value.name != name {
            if message.allNames.contains(name) { rename(name, to: freshName("inner_\(name)")) }
            rename(value.name, to: name)
        }
        let described = ValueInfoProto(
            name: name,
            shape: shape.enumerated().map { place, count in
                if let count { return TensorShapeProto.Dimension(count) }
                var dimension = TensorShapeProto.Dimension()
                if place == 0 { dimension.dimParam = "N" }
                return dimension
            })
        message.valueInfo.removeAll { $0.name == name }
        for index in message.output.indices where message.output[index].name == name {
            message.output[index] = described
        }
    }

    /// Gives an output a second name: the same tensor under both.
    package mutating func copied(_ value: Value) -> Value { node("Identity", [value]) }
}

extension Model {
    /// Removes functions that no node calls any more.
    package mutating func removeUncalledFunctions() {
        func calls(_ nodes: [NodeProto]) -> Set<String> {
            var called: Set<String> = []
            for node in nodes {
                called.insert("\(node.domain):\(node.opType)")
                for graph in node.attribute.flatMap(\.ownGraphs) { called.formUnion(calls(graph.node)) }
            }
            return called
        }
        guard !functions.isEmpty else { return }
        var waiting = calls(graph.message.node)
        var called: Set<String> = []
        while let key = waiting.popFirst() {
            guard called.insert(key).inserted else { continue }
            for function in functions where "\(function.domain):\(function.name)" == key {
                waiting.formUnion(calls(function.node))
            }
        }
        functions.removeAll { !called.contains("\($0.domain):\($0.name)") }
    }
}
