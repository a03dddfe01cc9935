// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX
import Testing

@Suite struct BatchTrainingFaultTests {
    private func normalized(_ graph: inout BatchGraph, _ value: Value, channels: Int, training: Int, shape: [Int])
        -> Value
    {
        let statistics = (0..<4).map { _ in graph.constant([channels]) }
        return graph.node(
            "BatchNormalization", [value] + statistics, ["training_mode": .int(training)], gives: shape)
    }

    @Test(arguments: [0, 1]) func normalizationByTheBatchIsTold(_ training: Int) {
        var graph = BatchGraph()
        let value = normalized(&graph, graph.images, channels: 3, training: training, shape: [1, 3, 4, 4])
        let faults = graph.model(graph.reshape(value, [1, 48]), dimension: 48).trainingFaults(images: "images")
        #expect(faults.map(\.kind) == (training == 1 ? [.batchStatistics] : []))
    }

    /// Weight standardization is written as a batch normalization of the weights.
    @Test func normalizedWeightsAreNoFault() {
        var graph = BatchGraph()
        let weights = normalized(&graph, graph.constant([1, 3, 3]), channels: 3, training: 1, shape: [1, 3, 3])
        let square = graph.reshape(weights, [3, 3, 1, 1])
        let maps = graph.node("Conv", [graph.images, square], gives: [1, 3, 4, 4])
        let model = graph.model(graph.reshape(maps, [1, 48]), dimension: 48)
        #expect(model.trainingFaults(images: "images").isEmpty)
    }

    /// Instance normalization is written as a batch normalization of one image with all channels.
    @Test func normalizedChannelsAreNoFault() {
        var graph = BatchGraph()
        let folded = graph.reshape(graph.images, [1, 3, 16])
        let value = normalized(&graph, folded, channels: 3, training: 1, shape: [1, 3, 16])
        let model = graph.model(graph.reshape(value, [1, 48]), dimension: 48)
        #expect(model.trainingFaults(images: "images").isEmpty)
    }

    @Test(arguments: [(1, 0.5), (0, 0.5), (1, 0)]) func dropoutIsTold(_ training: Int, _ ratio: Float) {
        var graph = BatchGraph()
        // The builder has no booleans; any whole number stands for one here.
        let inputs = [graph.images, graph.graph.constant([ratio], shape: []), graph.graph.constant([training])]
        let value = graph.node("Dropout", inputs, gives: [1, 3, 4, 4])
        let faults = graph.model(graph.reshape(value, [1, 48]), dimension: 48).trainingFaults(images: "images")
        #expect(faults.map(\.kind) == (training == 1 && ratio > 0 ? [.dropout] : []))
    }

    @Test func chanceIsToldWhereAnOutputDependsOnIt() {
        var graph = BatchGraph()
        let noise = graph.node("RandomNormalLike", [graph.images], gives: [1, 3, 4, 4])
        let sum = graph.node("Add", [graph.images, noise], gives: [1, 3, 4, 4])
        _ = graph.node("RandomUniform", [], ["shape": .ints([3])], gives: [3])
        let faults = graph.model(graph.reshape(sum, [1, 48]), dimension: 48).trainingFaults(images: "images")
        #expect(faults.map(\.operation) == ["RandomNormalLike"])
        #expect(faults.first?.description == "RandomNormalLike '\(noise.name)' draws random numbers")
    }
}
