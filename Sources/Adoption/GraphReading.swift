// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// A graph with what leads to each of its tensors.
struct GraphReading {
    let graph: Graph
    let nodes: [Node]
    /// For each tensor the place of the node that makes it.
    private let makers: [String: Int]
    /// For each tensor that depends on inputs of the model their names.
    let sources: [String: Set<String>]
    let descriptions: [String: TensorDescription]
    let constantShapes: [String: [Int]]
    /// The operators' attributes that are not whole numbers are read from the graph itself.
    let names: Set<String>

    init(_ graph: Graph) {
        self.graph = graph
        nodes = graph.nodes
        descriptions = graph.descriptions
        constantShapes = graph.constantShapes
        var makers: [String: Int] = [:]
        var sources = Dictionary(
            graph.inputDescriptions.map { ($0.value.name, Set([$0.value.name])) },
            uniquingKeysWith: { first, _ in first })
        let reads = graph.nodeReads
        for (place, node) in nodes.enumerated() {
            var read: Set<String> = []
            for name in reads[place] {
                if let inputs = sources[name], !inputs.isSubset(of: read) { read.formUnion(inputs) }
            }
            for output in node.outputs {
                makers[output.name] = place
                sources[output.name] = read
            }
        }
        self.makers = makers
        self.sources = sources
        names = Set(makers.keys).union(graph.inputDescriptions.map(\.value.name))
    }

    /// The node that makes a tensor.
    func maker(of name: String) -> Node? { makers[name].map { nodes[$0] } }

    /// Whether a tensor does not depend on any input.
    func isConstant(_ name: String) -> Bool { sources[name]?.isEmpty ?? true }

    /// The shape of a constant, also of one behind operators that change its type or order alone.
    func constantShape(_ name: String) -> [Int]? {
        var name = name
        var isTransposed = false
        for _ in 0..<8 {
            if let shape = constantShapes[name] { return isTransposed ? shape.reversed() : shape }
            guard let node = maker(of: name), isConstant(name), let input = node.inputs.first else { return nil }
            switch node.operation {
            case "Cast", "Identity", "DequantizeLinear", "QuantizeLinear", "CastLike": break
            case "Transpose": isTransposed.toggle()
            default: return nil
            }
            name = input.name
        }
        return nil
    }
}
