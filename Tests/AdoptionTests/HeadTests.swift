// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import ONNX
import Testing

/// Classifiers, and what only looks like one.
@Suite struct HeadTests {
    /// Means of the channels, a linear layer of 5 rows, and what `end` makes of it.
    private func model(
        _ scratch: Scratch, output: String, bias: Bool = true, matMul: Bool = false,
        _ end: (inout Graph, Value) -> Value = { $1 }
    ) throws -> String {
        var graph = Graph(name: "classifier")
        let images = graph.input("images", shape: [nil, 3, 4, 4])
        let pooled = graph.averagePooled(images)
        let weights: [Double] = (0..<15).map { (place: Int) -> Double in Double(place % 4) - 1 }
        var value: Value
        if matMul {
            value = graph.node("MatMul", [pooled, graph.constant(weights.map(Float.init), shape: [3, 5])])
            // The bias first: both orders are exported.
            if bias { value = graph.sum(graph.constant([1, 2, 3, 4, 5], shape: [5]), value) }
        } else {
            value = graph.linear(pooled, weights: weights, shape: [5, 3], bias: [1, 2, 3, 4, 5])
        }
        value = end(&graph, value)
        graph.output(value, name: output, dimension: 5)
        return try scratch.write(graph)
    }

    @Test(arguments: [false, true]) func theInputOfTheLastLayerBecomesFeatures(_ matMul: Bool) throws {
        let scratch = try Scratch()
        let adopted = try adopt(try model(scratch, output: "output", matMul: matMul))
        #expect(adopted.candidates.map(\.dimension) == [3])
        #expect(adopted.logits == "logits" && adopted.logitCount == 5)
        #expect(adopted.notes.first?.contains("--features-output output") == true)
        let rows = try adopted.run(["features", "logits"])
        for row in 0..<5 {
            var expected = Float(row + 1)
            for place in 0..<3 {
                let weight = Float((matMul ? place * 5 + row : row * 3 + place) % 4) - 1
                expected += rows[0][place] * weight
            }
            #expect(abs(expected - rows[1][row]) < 1e-4)
        }
    }

    @Test func logitsAreTakenBeforeTheSoftmax() throws {
        let scratch = try Scratch()
        let plain = try adopt(try model(scratch, output: "logits")).run(["logits"])[0]
        let path = try model(scratch, output: "probabilities", bias: false, matMul: true) { graph, value in
            graph.node("Softmax", [graph.flattened(value)], ["axis": .int(1)])
        }
        #expect(try adopt(path).logits == "logits")
        #expect(plain.count == 10)
        let quantized = try adopt(Fixtures.path("quantized.onnx"))
        let rows = try quantized.run(["features", "logits"])
        expectEqual(rows[0], try Fixtures.expected("quantized", "pooled"))
        expectEqual(rows[1], try Fixtures.expected("quantized", "scores"))
    }

    @Test(arguments: ["embedding", "image_embeds", "features", "projection", "pooler_output"])
    func namesSayThatALayerIsAProjection(_ name: String) throws {
        let scratch = try Scratch()
        let adopted = try adopt(try model(scratch, output: name))
        #expect(adopted.isUnchanged && adopted.logits == nil)
        #expect(adopted.candidates.map(\.output) == [name])
    }

    @Test func aLayerWithoutBiasOrWithALengthBehindItIsAProjection() throws {
        let scratch = try Scratch()
        let product = try adopt(try model(scratch, output: "output", bias: false, matMul: true))
        #expect(product.logits == nil)
        #expect(
            product.notes.contains { $0.contains("taken for an embedding") && $0.contains("--logits-output output") })
        #expect(try adopt(try model(scratch, output: "output") { $0.normalized($1) }).logits == nil)
    }

    @Test func theUserCanSayThatLogitsAreTheFeatures() throws {
        let scratch = try Scratch()
        let path = try model(scratch, output: "logits")
        let adopted = try adopt(path, features: "logits")
        #expect(adopted.isUnchanged)
        #expect(adopted.candidates.map(\.output) == ["logits"] && adopted.logits == nil)
        #expect(refusal { try adopt(path, features: "nothing") }?.contains("no tensor called 'nothing'") == true)
    }

    @Test func theModelsOwnFeaturesAndLogitsAreUsed() throws {
        let scratch = try Scratch()
        var graph = Graph(name: "both")
        let images = graph.input("images", shape: [nil, 3, 4, 4])
        let features = graph.output(graph.averagePooled(images), name: "features", dimension: 3)
        let logits = graph.linear(
            graph.rectified(features), weights: [1, 0, 0, 0, 1, 0], shape: [2, 3], bias: [0, 0])
        graph.output(logits, name: "logits", dimension: 2)
        let adopted = try adopt(try scratch.write(graph))
        #expect(adopted.isUnchanged)
        #expect(adopted.candidates.map(\.output) == ["features"])
        #expect(adopted.logits == "logits" && adopted.logitCount == 2)
    }
}
