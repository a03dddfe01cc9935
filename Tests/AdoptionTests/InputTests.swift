// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Foundation
import ONNX
import Testing

/// Inputs beside the image, functions and branches.
@Suite struct InputTests {
    @Test func whatTheOutputsDoNotNeedIsCutOff() throws {
        let adopted = try adopt(Fixtures.path("capture.onnx"))
        #expect(adopted.candidates.map(\.source) == ["embedding"])
        #expect(adopted.notes.contains { $0.contains("inputs text are cut off") })
        expectEqual(try adopted.run(["features"])[0], try Fixtures.expected("capture", "embedding"))
        let model = try Model(path: adopted.modelPath)
        #expect(model.graph.inputs.map(\.name) == ["images"])
        // Weights that only a branch reads stay; those that nothing reads go.
        #expect(model.graph.constantNames == ["w", "yes"])
    }

    @Test func anOutputThatNeedsTextIsRefusedByName() {
        let said = refusal { try adopt(Fixtures.path("capture.onnx"), features: "logits_per_text") }
        #expect(said?.contains("needs other inputs beside the image: text") == true)
    }

    @Test func functionsAreReplacedByWhatTheyDo() throws {
        let adopted = try adopt(Fixtures.path("functions.onnx"))
        expectEqual(try adopted.run(["features"])[0], try Fixtures.expected("functions", "embedding"))
    }

    @Test func modelsWithoutOneImageAreRefused() throws {
        let scratch = try Scratch()
        var graph = Graph(name: "text")
        let text = graph.input("input_ids", shape: [nil, 16])
        graph.output(graph.rectified(text), name: "embedding", dimension: 16)
        #expect(refusal { try adopt(try scratch.write(graph)) }?.contains("input_ids [?,16]") == true)

        var two = Graph(name: "two")
        let images = ["left", "right"].map { two.input($0, shape: [nil, 3, 4, 4]) }
        two.output(two.averagePooled(two.sum(images[0], images[1])), name: "embedding", dimension: 3)
        #expect(refusal { try adopt(try scratch.write(two)) }?.contains("left, right") == true)
    }

    @Test func anyTensorOfTheGraphCanBeNamed() throws {
        let scratch = try Scratch()
        var graph = Graph(name: "inner")
        let images = graph.input("images", shape: [nil, 3, 4, 4])
        let inner = graph.averagePooled(images)
        let embedding = graph.linear(inner, weights: [1, 2, 3], shape: [1, 3], bias: [0])
        graph.output(embedding, name: "embedding", dimension: 1)
        let path = try scratch.write(graph)
        let adopted = try adopt(path, features: inner.name)
        #expect(adopted.candidates.map(\.dimension) == [3])
        let summary = try ModelSummary(path: path)
        #expect(summary.likely.contains { $0.name == inner.name && $0.shape == "[?,3]" })
        #expect(summary.lines.contains { $0.contains("--features-output") })
    }

    @Test func aFixedBatchIsOpened() throws {
        let scratch = try Scratch()
        var graph = Graph(name: "fixed")
        let images = graph.input("images", shape: [1, 3, 4, 4])
        let shape = graph.constant([1, 48])
        graph.output(graph.node("Reshape", [images, shape]), name: "embedding", dimension: 48)
        let adopted = try adopt(try scratch.write(graph))
        #expect(adopted.batch == nil)
        #expect(adopted.notes.contains { $0.contains("made dynamic") })
        let rows = try adopted.run([try #require(adopted.usual?.output)])[0]
        #expect(rows.count == 96 && rows.allSatisfy { (0...1).contains($0) })
    }
}

/// Models in small files of the kind: their embeddings depend on the batch.
@Suite struct TrainingTests {
    @Test func statisticsOfTheBatchAreRefused() throws {
        let scratch = try Scratch()
        var graph = Graph(name: "batch")
        let images = graph.input("images", shape: [nil, 3, 4, 4])
        let pooled = graph.averagePooled(images)
        let mean = graph.node("ReduceMean", [pooled], ["axes": .ints([0]), "keepdims": .int(1)])
        graph.output(graph.node("Sub", [pooled, mean]), name: "embedding", dimension: 3)
        let said = refusal { try adopt(try scratch.write(graph)) }
        #expect(said?.contains("model.eval()") == true)
        #expect(said?.contains("ReduceMean") == true)
    }

    @Test func normalizationInTrainingModeIsRefused() throws {
        let scratch = try Scratch()
        var graph = Graph(name: "training")
        let images = graph.input("images", shape: [nil, 3, 4, 4])
        let constants = (0..<4).map { _ in graph.constant([1, 1, 1], shape: [3]) }
        let normal = graph.node("BatchNormalization", [images] + constants, ["training_mode": .int(1)])
        graph.output(graph.averagePooled(normal), name: "embedding", dimension: 3)
        #expect(refusal { try adopt(try scratch.write(graph)) }?.contains("model.eval()") == true)
    }
}
