// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

extension GraphProto {
    /// The names of all values and nodes, also inside the graphs of nodes.
    var allNames: Set<String> {
        var names = Set(input.map(\.name) + output.map(\.name) + initializer.map(\.name))
        for node in node {
            names.formUnion(node.input)
            names.formUnion(node.output)
            names.insert(node.name)
            for attribute in node.attribute {
                for graph in attribute.ownGraphs { names.formUnion(graph.allNames) }
            }
        }
        return names
    }

    /// Whether any tensor lies in a file of its own.
    var usesOtherFiles: Bool {
        initializer.contains { $0.dataLocation == .external }
            || sparseInitializer.contains {
                $0.values.dataLocation == .external || $0.indices.dataLocation == .external
            } || node.usesOtherFiles
    }

    /// Gives a value, or a node, another name wherever it is made or used; graphs of nodes see values of those around them.
    mutating func rename(_ old: String, to new: String) {
        func renamed(_ name: String) -> String { name == old ? new : name }
        for index in node.indices where node[index].mentions(old) {
            node[index].input = node[index].input.map(renamed)
            node[index].output = node[index].output.map(renamed)
            node[index].name = renamed(node[index].name)
            for attribute in node[index].attribute.indices where !node[index].attribute[attribute].ownGraphs.isEmpty {
                if node[index].attribute[attribute].hasG { node[index].attribute[attribute].g.rename(old, to: new) }
                for graph in node[index].attribute[attribute].graphs.indices {
                    node[index].attribute[attribute].graphs[graph].rename(old, to: new)
                }
            }
        }
        for index in initializer.indices where initializer[index].name == old { initializer[index].name = new }
        for index in input.indices where input[index].name == old { input[index].name = new }
        for index in output.indices where output[index].name == old { output[index].name = new }
        for index in valueInfo.indices where valueInfo[index].name == old { valueInfo[index].name = new }
    }
}

extension NodeProto {
    fileprivate func mentions(_ name: String) -> Bool {
        self.name == name || input.contains(name) || output.contains(name)
            || attribute.contains { !$0.ownGraphs.isEmpty }
    }
}
