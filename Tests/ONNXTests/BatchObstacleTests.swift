// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX
import Testing

/// What the images cannot be followed through.
@Suite struct BatchObstacleTests {
    /// A batch that no axis is as long as, so that there is no doubt where the images are.
    private static let batch = 7

    private func rows() -> (BatchGraph, Value) {
        var graph = BatchGraph(batch: Self.batch)
        let rows = graph.reshape(graph.images, [Self.batch, 48])
        return (graph, rows)
    }

    @Test func statisticsOfTheBatchMixImages() {
        var (graph, rows) = rows()
        let mean = graph.node("ReduceMean", [rows], ["axes": .ints([0])], gives: [1, 48])
        let obstacle = graph.obstacle(graph.node("Sub", [rows, mean], gives: [7, 48]), dimension: 48)
        #expect(obstacle?.operation == "ReduceMean")
        #expect(obstacle?.mixesImages == true)
    }

    @Test(arguments: [0, 1]) func softmaxOverTheBatchMixesImages(_ axis: Int) {
        var (graph, rows) = rows()
        let obstacle = graph.obstacle(
            graph.node("Softmax", [rows], ["axis": .int(axis)], gives: [7, 48]), dimension: 48)
        #expect(obstacle?.mixesImages == (axis == 0 ? true : nil))
    }

    @Test func attentionOverTheBatchMixesImages() {
        var (graph, rows) = rows()
        let turned = graph.node("Transpose", [rows], gives: [48, 7])
        let scores = graph.node("MatMul", [rows, turned], gives: [7, 7])
        #expect(graph.obstacle(scores, dimension: 7)?.mixesImages == true)
    }

    /// With one image, an axis of length 1 is not surely that of the images.
    @Test func nothingIsSaidOfOneImage() {
        var graph = BatchGraph()
        let rows = graph.reshape(graph.images, [1, 48])
        let mean = graph.node("ReduceMean", [rows], ["axes": .ints([0])], gives: [1, 48])
        let obstacle = graph.obstacle(graph.node("Sub", [rows, mean], gives: [1, 48]), dimension: 48)
        #expect(obstacle?.mixesImages == false)
    }

    @Test func weightsOfEachImageAreAnObstacle() {
        var graph = BatchGraph()
        let weights = graph.reshape(graph.images, [16, 3, 1, 1])
        let maps = graph.node("Conv", [graph.images, weights], gives: [1, 16, 4, 4])
        let pooled = graph.node("GlobalAveragePool", [maps], gives: [1, 16, 1, 1])
        let obstacle = graph.obstacle(graph.reshape(pooled, [1, 16]), dimension: 16)
        #expect(obstacle?.reason == "has weights that depend on the images")
        #expect(obstacle?.description.hasPrefix("Conv 'Conv_") == true)
    }

    @Test func appendedImagesAreAnObstacle() {
        var (graph, rows) = rows()
        let twice = graph.node("Concat", [rows, rows], ["axis": .int(0)], gives: [14, 48])
        #expect(graph.obstacle(twice, dimension: 48)?.reason == "appends images to the batch")
    }

    @Test func someOfTheImagesAreAnObstacle() {
        var (graph, rows) = rows()
        let (zero, two) = (graph.graph.constant([0]), graph.graph.constant([2]))
        let some = graph.node("Slice", [rows, zero, two, zero], gives: [2, 48])
        #expect(graph.obstacle(some, dimension: 48)?.reason == "takes some of the images")
        var (other, others) = self.rows()
        let first = other.node("Gather", [others, other.graph.constant([0])], gives: [1, 48])
        #expect(other.obstacle(first, dimension: 48)?.reason == "takes some of the images")
    }

    @Test func unknownOperatorsAreAnObstacle() {
        var (graph, rows) = rows()
        #expect(
            graph.obstacle(graph.node("NonZero", [rows], gives: [7, 48]), dimension: 48)?.reason == "is not known here")
    }

    @Test func anOutputWithoutImagesIsAnObstacle() {
        var graph = BatchGraph()
        let constant = graph.node("Relu", [graph.constant([1, 6])], gives: [1, 6])
        #expect(graph.obstacle(constant, dimension: 6)?.reason.contains("does not depend on the images") == true)
    }

    @Test func aModelStaysAsItIsWhereItCannotBeOpened() throws {
        var graph = BatchGraph()
        var model = graph.model(graph.node("NonZero", [graph.images], gives: [1, 6]), dimension: 6)
        let before = try model.serialized()
        #expect(throws: BatchObstacle.self) {
            try model.makeBatchDynamic(images: "images", batch: 1, shapes: graph.shapes)
        }
        #expect(try model.serialized() == before)
    }
}
