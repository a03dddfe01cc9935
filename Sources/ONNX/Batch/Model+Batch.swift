// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

extension Model {
    /// The tensors whose shapes ``makeBatchDynamic(images:batch:shapes:)`` has to know: all that nodes give and others read.
    package var batchTensors: [String] {
        var read = Set(graph.message.output.map(\.name))
        for node in graph.message.node { read.formUnion(node.reads) }
        var seen: Set<String> = []
        return graph.message.node.filter { $0.opType != "Constant" }.flatMap(\.output)
            .filter { !$0.isEmpty && read.contains($0) && seen.insert($0).inserted }
    }

    /// Rewrites a graph of a fixed batch size so that it takes any number of images.
    ///
    /// The images are followed from the input's first axis to the first axis of every output. Shapes written as constants
    /// are opened, and constants beside the images are repeated for each.
    /// That the result computes the same is to be proven by running both: where the batch size is 1, what an axis of
    /// length 1 means is a choice.
    ///
    /// - Parameters:
    ///   - images: the name of the input.
    ///   - batch: the number of images that the graph takes.
    ///   - shapes: of ``batchTensors``, for that number.
    /// - Returns: the number of nodes that were changed.
    /// - Throws: ``BatchObstacle`` for the first node that the images cannot be followed through; the model is as before.
    @discardableResult
    package mutating func makeBatchDynamic(
        images: String, batch: Int, shapes: [String: [Int]]
    ) throws(BatchObstacle) -> Int {
        let steps = try batchSteps(images: images, batch: batch, shapes: shapes)
        graph = BatchEditor.apply(steps, to: graph, images: images)
        return steps.count { !$0.edits.isEmpty }
    }

    /// The first node that the images of a batch cannot be followed through, without changing anything; nil for none.
    ///
    /// - Parameters: as those of ``makeBatchDynamic(images:batch:shapes:)``.
    package func batchObstacle(images: String, batch: Int, shapes: [String: [Int]]) -> BatchObstacle? {
        do throws(BatchObstacle) {
            _ = try batchSteps(images: images, batch: batch, shapes: shapes)
            return nil
        } catch {
            return error
        }
    }

    private func batchSteps(
        images: String, batch: Int, shapes: [String: [Int]]
    ) throws(BatchObstacle) -> [BatchStep] {
        var tracker = BatchTracker(graph.message, images: images, batch: batch, opset: opset, shapes: shapes)
        return try tracker.follow(graph.message.node, outputs: graph.message.output.map(\.name))
    }
}

extension Graph {
    /// The elements of a small constant of whole numbers; nil for other values.
    package func wholeNumbers(of value: Value) -> [Int]? {
        let made = message.node.first { $0.opType == "Constant" && $0.output == [value.name] }
        let tensor = made?.attributed("value")?.t ?? message.initializer.first { $0.name == value.name }
        return tensor?.wholeNumbers
    }
}
