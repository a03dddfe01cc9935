// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SwiftProtobuf

extension BatchTracker {
    /// Inputs of one shape but for axes that are 1 long and repeated.
    func broadcast(_ node: NodeProto, _ count: Int) throws(BatchObstacle) -> BatchStep {
        let shapes = try node.input.prefix(count).map { name throws(BatchObstacle) in try shape(name, node) }
        let rank = shapes.map(\.count).max() ?? 0
        let (place, edits) = try aligned(node, shapes, rank: rank)
        return BatchStep(place, edits)
    }

    /// The shape that a node gives which works element by element; nil for others.
    func broadcastShape(_ node: NodeProto) -> [Int]? {
        let isUnary = Self.elementwise.contains(node.opType)
        guard isUnary || Self.broadcasting.contains(node.opType) else { return nil }
        let shapes = node.input.prefix(isUnary ? 1 : node.input.count).map { self.shapes[$0] }
        var result: [Int] = []
        for shape in shapes {
            guard var shape else { return nil }
            let rank = max(shape.count, result.count)
            shape = Array(repeating: 1, count: rank - shape.count) + shape
            result = Array(repeating: 1, count: rank - result.count) + result
            result = zip(result, shape).map { $0 == 1 ? $1 : $0 }
        }
        return result
    }

    /// Aligns shapes at their ends, finds the one axis of the images, and repeats constants along it.
    private func aligned(
        _ node: NodeProto, _ shapes: [[Int]], rank: Int
    ) throws(BatchObstacle) -> (BatchPlace, [BatchEdit]) {
        var found: BatchPlace?
        var length = 0
        for (name, shape) in zip(node.input, shapes) where isBatched(name) {
            guard var place = place(name) else { throw BatchObstacle(node, "reads the number of images") }
            length = max(length, shape[place.axis])
            place.axis += rank - shape.count
            guard found == nil || found == place else {
                throw BatchObstacle(node, "has the images on different axes")
            }
            found = place
        }
        guard let found else { throw BatchObstacle(node, "has no images") }
        var edits: [BatchEdit] = []
        for (index, pair) in zip(node.input, shapes).enumerated() where !pair.0.isEmpty {
            let (name, shape) = pair
            let axis = found.axis - (rank - shape.count)
            if isBatched(name) {
                guard shape[axis] == length else { throw BatchObstacle(node, "combines all images with one") }
            } else if axis >= 0, shape[axis] != 1 {
                guard shape[axis] == length, found.outer == 1 else {
                    throw BatchObstacle(node, "combines each image with several numbers")
                }
                edits.append(try spread(node, input: index, axis: axis, shape: shape))
            }
        }
        return (found, edits)
    }

    /// Repeats a constant for each image along an axis that has a part for each image of the exported batch.
    func spread(
        _ node: NodeProto, input: Int, axis: Int, shape: [Int]
    ) throws(BatchObstacle) -> BatchEdit {
        guard batch > 1 else { return .spread(input: input, axis: axis, rank: shape.count, part: nil) }
        let part = shape[axis] / batch
        guard repeats(node.input[input], axis: axis, shape: shape, part: part) else {
            throw BatchObstacle(node, "has a constant of its own for each image of the batch")
        }
        return .spread(input: input, axis: axis, rank: shape.count, part: part)
    }

    /// Whether a constant is the same for all images of the exported batch.
    private func repeats(_ name: String, axis: Int, shape: [Int], part: Int) -> Bool {
        guard let tensor = tensors[name], tensor.dataLocation != .external, !tensor.rawData.isEmpty else {
            return false
        }
        let outside = shape[..<axis].reduce(1, *)
        let total = shape.reduce(1, *)
        guard total > 0, outside > 0, tensor.rawData.count % total == 0 else { return false }
        let run = tensor.rawData.count / outside / batch
        let start = tensor.rawData.startIndex
        return (0..<outside).allSatisfy { row in
            let first = tensor.rawData[start + row * batch * run..<start + row * batch * run + run]
            return (1..<batch).allSatisfy { image in
                let begin = start + (row * batch + image) * run
                return tensor.rawData[begin..<begin + run] == first
            }
        }
    }

    func matrixProduct(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard node.input.count >= 2 else { throw BatchObstacle(node, "lacks an input") }
        let (left, right) = (try shape(node.input[0], node), try shape(node.input[1], node))
        let (a, b) = (place(node.input[0]), place(node.input[1]))
        guard left.count >= 2, right.count >= 2 else {
            guard let a, b == nil, right.count == 1, left.count >= 2, a.axis < left.count - 1 else {
                throw BatchObstacle(node, "multiplies vectors")
            }
            return BatchStep(a)
        }
        let rank = max(left.count, right.count)
        if a?.axis == left.count - 1 || b?.axis == right.count - 2 {
            throw BatchObstacle(node, "sums over all images of the batch", mixesImages: true)
        }
        if let a, a.axis == left.count - 2 {
            guard b == nil else { throw BatchObstacle(node, "combines each image with all", mixesImages: true) }
            return BatchStep(BatchPlace(axis: rank - 2, outer: a.outer))
        }
        if let b, b.axis == right.count - 1 {
            guard a == nil else { throw BatchObstacle(node, "combines each image with all", mixesImages: true) }
            return BatchStep(BatchPlace(axis: rank - 1, outer: b.outer))
        }
        let (place, edits) = try aligned(node, [left, right], rank: rank)
        return BatchStep(place, edits)
    }

    func gemm(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)), !node.input.dropFirst().contains(where: { isBatched($0) }) else {
            throw BatchObstacle(node, "has weights that depend on the images")
        }
        let row = (node.number("transA") ?? 0) == 0 ? 0 : 1
        guard place.axis == row else {
            throw BatchObstacle(node, "sums over all images of the batch", mixesImages: true)
        }
        if let bias = node.reading(2) {
            let shape = try shape(bias, node)
            if shape.count == 2, shape[0] != 1 {
                guard place.outer == 1 else { throw BatchObstacle(node, "has a bias for each row") }
                return BatchStep(
                    BatchPlace(axis: 0), [try spread(node, input: 2, axis: 0, shape: shape)])
            }
        }
        return BatchStep(BatchPlace(axis: 0, outer: place.outer))
    }

    func einsum(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        let equation = (node.text("equation") ?? "").filter { $0 != " " }
        let sides = equation.split(separator: ">", omittingEmptySubsequences: false)
        guard sides.count == 2, sides[0].hasSuffix("-"), !equation.contains(".") else {
            throw BatchObstacle(node, "has an equation that is not known here")
        }
        let terms = sides[0].dropLast().split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
        let output = Array(sides[1])
        guard terms.count == node.input.count else { throw BatchObstacle(node, "has a wrong equation") }
        var label: Character?
        var outer = 1
        for (name, term) in zip(node.input, terms) where isBatched(name) {
            guard let place = place(name), place.axis < term.count else {
                throw BatchObstacle(node, "reads the number of images")
            }
            guard label == nil || label == term[place.axis] && outer == place.outer else {
                throw BatchObstacle(node, "has the images on different axes")
            }
            (label, outer) = (term[place.axis], place.outer)
        }
        guard let label, let axis = output.firstIndex(of: label) else {
            throw BatchObstacle(node, "sums over all images of the batch", mixesImages: true)
        }
        var edits: [BatchEdit] = []
        for (index, term) in terms.enumerated() {
            let places = term.indices.filter { term[$0] == label }
            guard let place = places.first else { continue }
            guard places.count == 1 else { throw BatchObstacle(node, "has the images on several axes") }
            let name = node.input[index]
            if !isBatched(name) {
                guard outer == 1 else { throw BatchObstacle(node, "has a constant for each image") }
                edits.append(try spread(node, input: index, axis: place, shape: try shape(name, node)))
            } else if self.place(name)?.axis != place {
                throw BatchObstacle(node, "has the images on different axes")
            }
        }
        return BatchStep(BatchPlace(axis: axis, outer: outer), edits)
    }

    /// Attention of opset 23: queries, keys and values have the images on their first axis.
    func attention(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard node.input.count >= 3, node.input.prefix(3).allSatisfy({ place($0) == BatchPlace(axis: 0) }),
            node.input.dropFirst(4).allSatisfy({ $0.isEmpty })
        else { throw BatchObstacle(node, "has no images on its first axis") }
        if let mask = node.reading(3) {
            let shape = try shape(mask, node)
            guard !isBatched(mask), shape.count < 4 || shape[0] == 1 else {
                throw BatchObstacle(node, "has a mask for each image")
            }
        }
        return BatchStep(node.output.map { _ in .images(BatchPlace(axis: 0)) })
    }
}
