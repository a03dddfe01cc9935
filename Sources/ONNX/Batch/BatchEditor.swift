// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SwiftProtobuf

/// Writes the changes that make a graph right for any number of images.
struct BatchEditor {
    private var graph: Graph
    private let images: String
    /// What is computed from the number of images, before all other nodes.
    private var prelude: [NodeProto] = []
    private var nodes: [NodeProto] = []
    private var rows: [[BatchNumber]: String] = [:]
    private var repeated: [String: String] = [:]
    private var count: String?

    init(_ graph: Graph, images: String) {
        self.graph = graph
        self.images = images
    }

    /// The graph with the changes in it.
    static func apply(_ steps: [BatchStep], to graph: Graph, images: String) -> Graph {
        var editor = BatchEditor(graph, images: images)
        for (node, step) in zip(graph.message.node, steps) {
            editor.nodes.append(step.edits.reduce(node) { editor.changed($0, by: $1) })
        }
        editor.graph.message.node = editor.prelude + editor.nodes
        editor.graph.message.valueInfo = []
        editor.openShapes()
        return editor.graph
    }

    private mutating func changed(_ node: NodeProto, by edit: BatchEdit) -> NodeProto {
        var node = node
        switch edit {
        case .numbers(let input, let numbers):
            while node.input.count <= input { node.input.append("") }
            node.input[input] = row(numbers)
        case .spread(let input, let axis, let rank, let part):
            node.input[input] = spread(node.input[input], axis: axis, rank: rank, part: part)
        case .reshape(let shape):
            node.opType = "Reshape"
            node.input = [node.input[0], row(shape)]
            node.attribute = []
        case .gather(let axis, let parts, let target):
            let data = add("Reshape", [node.input[0], row(parts)], to: \.nodes)
            let taken = add("Gather", [data, node.input[1]], to: \.nodes)
            nodes[nodes.count - 1].attribute = [AttributeProto(name: "axis", .int(axis))]
            node.opType = "Reshape"
            node.input = [taken, row(target)]
            node.attribute = []
        case .copy:
            node.opType = "Identity"
            node.input = [node.input[0]]
            node.attribute = []
        }
        return node
    }

    /// A constant repeated for each image; `part` is the length along the axis of one image's, of several.
    private mutating func spread(_ name: String, axis: Int, rank: Int, part: Int?) -> String {
        let key = "\(name):\(axis)"
        if let known = repeated[key] { return known }
        var source = name
        if let part {
            source = add("Gather", [name, graph.constant(Array(0..<part)).name], to: \.nodes)
            nodes[nodes.count - 1].attribute = [AttributeProto(name: "axis", .int(axis))]
        }
        let repeats = row((0..<rank).map { $0 == axis ? .perImage(1) : .known(1) })
        let result = add("Tile", [source, repeats], to: \.nodes)
        repeated[key] = result
        return result
    }

    /// Whole numbers as a tensor.
    private mutating func row(_ numbers: [BatchNumber]) -> String {
        if let known = rows[numbers] { return known }
        let name: String
        let values = numbers.compactMap(\.known)
        if values.count == numbers.count {
            name = graph.constant(values).name
        } else {
            let pieces = numbers.map { number in
                switch number {
                case .known(let value): graph.constant([value]).name
                case .perImage(1): imageCount()
                case .perImage(let factor): add("Mul", [imageCount(), graph.constant([factor]).name], to: \.prelude)
                }
            }
            name = add("Concat", pieces, to: \.prelude)
            prelude[prelude.count - 1].attribute = [AttributeProto(name: "axis", .int(0))]
        }
        rows[numbers] = name
        return name
    }

    /// The number of images, as a row of one.
    private mutating func imageCount() -> String {
        if let count { return count }
        let shape = add("Shape", [images], to: \.prelude)
        let name = add("Gather", [shape, graph.constant([0]).name], to: \.prelude)
        prelude[prelude.count - 1].attribute = [AttributeProto(name: "axis", .int(0))]
        count = name
        return name
    }

    private mutating func add(
        _ operation: String, _ inputs: [String], to list: WritableKeyPath<BatchEditor, [NodeProto]>
    ) -> String {
        var node = NodeProto()
        node.opType = operation
        node.name = graph.freshName("batch_\(operation.lowercased())")
        node.input = inputs
        node.output = [node.name]
        self[keyPath: list].append(node)
        return node.name
    }

    /// Says of the input and the outputs that they take any number of images.
    private mutating func openShapes() {
        func open(_ info: inout ValueInfoProto) {
            guard info.type.tensorType.hasShape, !info.type.tensorType.shape.dim.isEmpty else { return }
            info.type.tensorType.shape.dim[0] = TensorShapeProto.Dimension(nil)
        }
        for index in graph.message.input.indices where graph.message.input[index].name == images {
            open(&graph.message.input[index])
        }
        for index in graph.message.output.indices { open(&graph.message.output[index]) }
    }
}
