// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// A graph of a fixed batch size, with the shapes of its tensors.
struct BatchGraph {
    var graph = Graph(name: "fixed")
    let images: Value
    let batch: Int
    var shapes: [String: [Int]] = [:]

    /// Images of 3 channels, 4 x 4.
    init(batch: Int = 1) {
        images = graph.input("images", shape: [batch, 3, 4, 4])
        self.batch = batch
    }

    mutating func node(
        _ operation: String, _ inputs: [Value], _ attributes: KeyValuePairs<String, Attribute> = [:], gives shape: [Int]
    ) -> Value {
        let value = graph.node(operation, inputs, attributes)
        shapes[value.name] = shape
        return value
    }

    mutating func reshape(_ value: Value, _ shape: [Int]) -> Value {
        node("Reshape", [value, graph.constant(shape)], gives: shape)
    }

    mutating func constant(_ shape: [Int], _ value: (Int) -> Float = { Float($0) / 8 }) -> Value {
        graph.constant((0..<shape.reduce(1, *)).map(value), shape: shape)
    }

    /// The model with one output of rows.
    mutating func model(_ output: Value, dimension: Int) -> Model {
        graph.output(output, name: "features", dimension: dimension)
        shapes["features"] = [batch, dimension]
        return Model(graph, producerVersion: "1")
    }

    /// The model, opened for any batch size.
    mutating func opened(_ output: Value, dimension: Int) throws -> Model {
        var model = model(output, dimension: dimension)
        try model.makeBatchDynamic(images: "images", batch: batch, shapes: shapes)
        return model
    }

    mutating func obstacle(_ output: Value, dimension: Int) -> BatchObstacle? {
        model(output, dimension: dimension).batchObstacle(images: "images", batch: batch, shapes: shapes)
    }
}

extension Model {
    /// The whole numbers that nodes of an operator have as an input, in their order.
    func settings(_ operation: String, input: Int = 1) -> [[Int]] {
        graph.nodes.filter { $0.operation == operation }.compactMap { graph.wholeNumbers(of: $0.inputs[input]) }
    }
}
