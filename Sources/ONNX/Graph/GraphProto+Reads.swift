// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

extension NodeProto {
    /// The names that the node reads, also from within its own graphs.
    var reads: [String] {
        input.filter { !$0.isEmpty } + attribute.flatMap(\.ownGraphs).flatMap(\.freeNames)
    }
}

extension GraphProto {
    /// The names that the graph reads and does not make: those of the graphs around it.
    var freeNames: Set<String> {
        var read = Set(output.map(\.name))
        var made = Set(input.map(\.name)).union(initializer.map(\.name)).union(sparseInitializer.map(\.values.name))
        for node in node {
            read.formUnion(node.reads)
            made.formUnion(node.output)
        }
        return read.subtracting(made)
    }
}
