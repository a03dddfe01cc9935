// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX
import Testing

@Suite struct GraphTests {
    @Test func aModelIsReadAsItWasWritten() throws {
        var graph = Graph(name: "small")
        let images = graph.input("images", shape: [nil, 3, 8, 8])
        let pooled = graph.averagePooled(images)
        graph.output(graph.normalized(pooled), name: "features", dimension: 3)
        let content = try Model(graph, producerVersion: "1").serialized()
        let read = try Model(parsing: content)
        #expect(read.opset == 17)
        #expect(try read.outputName() == "features")
        #expect(try read.serialized() == content)
    }

    @Test func normalizationBecomesPartOfTheConvolution() throws {
        func operators(_ scale: [Double], pools: Bool, repeated: Bool = false) -> [String] {
            var graph = Graph(name: "folding")
            var value = graph.input("images", shape: [nil, 1, 4, 4])
            value = graph.convolution(value, weights: [1, 2], shape: [2, 1, 1, 1])
            if pools { value = graph.maxPooled(value, size: 2, stride: 2) }
            value = graph.scaled(value, by: scale, plus: [1, 2])
            if repeated { value = graph.scaled(graph.rectified(value), by: scale, plus: [1, 2]) }
            return graph.operators
        }
        #expect(operators([1, -2], pools: false) == ["Conv"])
        #expect(operators([1, 0], pools: true) == ["Conv", "MaxPool"])
        // A negative scale makes the smallest of a window the largest.
        #expect(operators([1, -2], pools: true) == ["Conv", "MaxPool", "Mul", "Add"])
        #expect(operators([1, 2], pools: false, repeated: true) == ["Conv", "Relu", "Mul", "Add"])
    }

    @Test func namesAreGivenOnce() {
        var graph = Graph(name: "names")
        let images = graph.input("Relu_1", shape: [nil, 3])
        let values = (0..<3).map { _ in graph.rectified(images) }
        #expect(Set(values.map(\.name) + [images.name]).count == 4)
    }
}
