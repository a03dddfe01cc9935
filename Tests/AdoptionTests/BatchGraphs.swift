// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// Graphs of a fixed batch of one, as exporters write them, that end in rows.
struct BatchGraphs {
    var graph = Graph(name: "fixed")
    let images: Value
    private var shapes: [String: [Int]] = [:]

    init() {
        images = graph.input("images", shape: [1, 3, 8, 8])
    }

    static let kinds = ["attention", "heads in front", "windows", "squeezed", "resized", "strided"]

    /// A model of one of ``kinds``, opened or as it is.
    static func model(_ kind: String, isOpen: Bool) throws -> Model {
        var graphs = BatchGraphs()
        let (output, dimension) = graphs.build(kind)
        graphs.graph.output(output, name: "features", dimension: dimension)
        graphs.shapes["features"] = [1, dimension]
        var model = Model(graphs.graph, producerVersion: "1")
        model.graph.describeOutput(Value(name: "features"), name: "features", shape: [1, dimension])
        if isOpen { try model.makeBatchDynamic(images: "images", batch: 1, shapes: graphs.shapes) }
        return model
    }

    private mutating func build(_ kind: String) -> (Value, Int) {
        switch kind {
        case "attention":
            let patches = reshape(images, [1, 16, 12])
            let tokens = node("Concat", [constant([1, 1, 12]), patches], ["axis": .int(1)], gives: [1, 17, 12])
            let mixed = mixed(tokens, scores: [1, 17, 17])
            let first = node("Gather", [mixed, graph.index(0)], ["axis": .int(1)], gives: [1, 12])
            return (first, 12)
        case "heads in front":
            let patches = reshape(images, [1, 16, 12])
            let turned = node("Transpose", [patches], ["perm": .ints([1, 0, 2])], gives: [16, 1, 12])
            let heads = reshape(turned, [16, 3, 4])
            let swapped = node("Transpose", [heads], ["perm": .ints([1, 0, 2])], gives: [3, 16, 4])
            let mixed = mixed(swapped, scores: [3, 16, 16])
            let back = node("Transpose", [mixed], ["perm": .ints([1, 0, 2])], gives: [16, 3, 4])
            let rows = reshape(back, [16, 12])
            let weighted = node("MatMul", [rows, constant([12, 5])], gives: [16, 5])
            let places = reshape(weighted, [16, 1, 5])
            return (mean(places, axis: 0, gives: [1, 5]), 5)
        case "windows":
            let windows = reshape(images, [4, 4, 12])
            let scores = node("MatMul", [windows, constant([12, 12])], gives: [4, 4, 12])
            let masked = node("Add", [scores, constant([4, 1, 12])], gives: [4, 4, 12])
            return (mean(reshape(masked, [1, 16, 12]), axis: 1, gives: [1, 12]), 12)
        case "squeezed":
            let pooled = node("GlobalAveragePool", [images], gives: [1, 3, 1, 1])
            let row = node("Squeeze", [pooled], gives: [3])
            let scaled = node("Mul", [row, constant([3])], gives: [3])
            return (node("Unsqueeze", [scaled, graph.constant([0])], gives: [1, 3]), 3)
        case "resized":
            let none = Value(name: "")
            let large = node("Resize", [images, none, none, graph.constant([1, 3, 4, 12])], gives: [1, 3, 4, 12])
            return (reshape(large, [1, 144]), 144)
        default:
            let flat = node("Reshape", [images, graph.constant([-1])], gives: [192])
            let some = node("Gather", [flat, graph.constant([0, 9, 77, 191])], gives: [4])
            return (reshape(some, [1, 4]), 4)
        }
    }

    /// softmax(x xᵀ) x.
    private mutating func mixed(_ tokens: Value, scores shape: [Int]) -> Value {
        let turned = node(
            "Transpose", [tokens], ["perm": .ints([0, 2, 1])],
            gives: [shape[0], shapes[tokens.name]?[2] ?? 0, shape[1]])
        let scores = node("MatMul", [tokens, turned], gives: shape)
        let weights = node("Softmax", [scores], ["axis": .int(-1)], gives: shape)
        return node("MatMul", [weights, tokens], gives: shapes[tokens.name] ?? [])
    }

    private mutating func mean(_ value: Value, axis: Int, gives shape: [Int]) -> Value {
        node("ReduceMean", [value], ["axes": .ints([axis]), "keepdims": .int(0)], gives: shape)
    }

    private mutating func reshape(_ value: Value, _ shape: [Int]) -> Value {
        node("Reshape", [value, graph.constant(shape)], gives: shape)
    }

    private mutating func constant(_ shape: [Int]) -> Value {
        graph.constant((0..<shape.reduce(1, *)).map { Float($0 % 7) / 8 - 0.3 }, shape: shape)
    }

    private mutating func node(
        _ operation: String, _ inputs: [Value], _ attributes: KeyValuePairs<String, Attribute> = [:], gives shape: [Int]
    ) -> Value {
        let value = graph.node(operation, inputs, attributes)
        shapes[value.name] = shape
        return value
    }
}
