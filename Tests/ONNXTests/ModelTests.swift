// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import ONNX
import Release
import Testing

/// Models that came from elsewhere, and heads put on them.
@Suite struct ModelTests {
    /// A backbone with two outputs, whose names are those that a head gives.
    static func backbone() -> Model {
        var graph = Graph(name: "backbone")
        let images = graph.input("images", shape: [nil, 3, 8, 8])
        let pooled = graph.output(graph.averagePooled(images), name: "features", dimension: 3)
        graph.output(graph.rectified(pooled), name: "projection", dimension: 3)
        return Model(graph, producerVersion: "1")
    }

    @Test func aHeadTakesThePlaceOfTheOutputs() throws {
        var model = try Model(parsing: Self.backbone().serialized())
        try model.extend("features", dimension: 3) { graph, features in
            let projection = graph.linear(features, weights: [1, 0, 0, 0, 1, 0], shape: [2, 3], bias: [0, 0])
            graph.output(graph.normalized(projection), name: "projection", dimension: 2)
        }
        let read = try Model(parsing: model.serialized())
        #expect(read.outputNames == ["features", "projection"])
        #expect(read.graph.operators.prefix(3) == ["GlobalAveragePool", "Flatten", "Relu"])
        #expect(read.graph.operators.count { $0 == "Div" } == 2)
    }

    @Test func aNewModelNamesTheReleaseThatMadeIt() throws {
        var graph = Graph(name: "named")
        let images = graph.input("images", shape: [nil, 3, 8, 8])
        graph.output(graph.averagePooled(images), name: "features", dimension: 3)
        let content = try Model(graph).serialized()
        // Fields 2 and 3 of the message, each with its length.
        let producer = [0x12, UInt8(Release.name.utf8.count)] + Array(Release.name.utf8)
        let version = [0x1A, UInt8(Release.version.utf8.count)] + Array(Release.version.utf8)
        #expect(content.firstRange(of: producer + version) != nil)
    }

    @Test func unknownFieldsAreKept() throws {
        // Field 5, model_version, is not among those that the module declares: tag 0x28, value 77.
        let content = try Self.backbone().serialized() + [0x28, 77]
        let again = try Model(parsing: content).serialized()
        #expect(again.count == content.count)
        #expect(again.suffix(2) == Data([0x28, 77]))
    }

    @Test func outputsAreChosenByName() throws {
        let model = Self.backbone()
        #expect(try model.outputName() == "features")
        #expect(try model.outputName("projection") == "projection")
        #expect(throws: ONNXError.unknownOutput("logits", known: ["features", "projection"])) {
            try model.outputName("logits")
        }
        var graph = Graph(name: "two")
        let images = graph.input("images", shape: [nil, 3])
        for name in ["a", "b"] { graph.output(graph.rectified(images), name: name, dimension: 3) }
        let two = Model(graph, producerVersion: "1")
        #expect(throws: ONNXError.ambiguousOutput(["a", "b"])) { try two.outputName() }
    }

    @Test(arguments: [0, 1, 20, 100]) func damagedFilesAreErrors(_ length: Int) throws {
        let content = try Self.backbone().serialized()
        #expect(throws: ONNXError.self) { try Model(parsing: content.prefix(length)) }
        #expect(throws: ONNXError.unreadable) { try Model(parsing: Data(repeating: 0xFF, count: max(length, 1))) }
    }
}
