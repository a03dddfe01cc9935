// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

extension BatchTracker {
    func reshape(_ node: NodeProto) throws(BatchObstacle) -> [BatchStep] {
        guard let place = place(node.reading(0)) else {
            throw BatchObstacle(node, "makes the shape of a constant depend on the images")
        }
        let (source, target) = (try shape(node.reading(0), node), try shape(node.output.first, node))
        let numbers = numbers(node.reading(1))?.elements
        let countAxis = numbers?.firstIndex { $0.known == nil }
        let places = places(of: place, from: source, to: target).filter { countAxis == nil || $0.axis == countAxis }
        guard !places.isEmpty else { throw BatchObstacle(node, "divides the images among several axes") }
        return places.map { new in
            if let numbers, numbers.count == target.count,
                holds(numbers, place: place, source: source, new: new, target: target, node: node)
            {
                return BatchStep(new)
            }
            return BatchStep(new, [.numbers(input: 1, Self.row(target, open: new.axis))])
        }
    }

    /// Whether a shape is right for any number of images as it stands.
    private func holds(
        _ numbers: [BatchNumber], place: BatchPlace, source: [Int], new: BatchPlace, target: [Int], node: NodeProto
    ) -> Bool {
        let copies = node.number("allowzero") != 1
        return numbers.enumerated().allSatisfy { index, number in
            guard index == new.axis else {
                return number == .known(target[index]) || number == .known(-1)
                    || number == .known(0) && copies && index != place.axis && index < source.count
            }
            switch number {
            case .known(-1): return true
            case .known(0): return copies && index == place.axis && source[index] == target[index]
            case .known: return false
            case .perImage(let factor): return factor * batch == target[index]
            }
        }
    }

    /// A shape with one dimension left to the engine.
    static func row(_ shape: [Int], open: Int) -> [BatchNumber] {
        shape.indices.map { .known($0 == open ? -1 : shape[$0]) }
    }

    /// Where the images can be after a change of shape that keeps the row-major order, the likeliest first.
    ///
    /// The number of elements before the images stays the same, so that it says on which axis they are. An axis of length
    /// 1 can be before or behind a batch of one.
    func places(of place: BatchPlace, from source: [Int], to target: [Int]) -> [BatchPlace] {
        let before = source[..<place.axis].reduce(1, *) * place.outer
        var found: [BatchPlace] = []
        var product = 1
        for (axis, length) in target.enumerated() {
            defer { product *= length }
            guard product > 0, before % product == 0 else { break }
            let outer = before / product
            if length > 0, length % (outer * batch) == 0 { found.append(BatchPlace(axis: axis, outer: outer)) }
        }
        func rank(_ new: BatchPlace) -> Int {
            let isPure = new.outer == 1 && target[new.axis] == batch
            let samePrefix = new.axis == place.axis && source.prefix(place.axis) == target.prefix(place.axis)
            let wasPure = place.outer == 1 && source[place.axis] == batch
            if isPure { return samePrefix ? 0 : 2 }
            if samePrefix, new.outer == place.outer { return wasPure ? 1 : 0 }
            if new.outer == 1, new.axis < target.count - 1 { return 3 }
            return target[new.axis] == new.outer * batch ? 4 : 5
        }
        return found.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }

    func flatten(_ node: NodeProto) throws(BatchObstacle) -> [BatchStep] {
        guard let place = place(node.reading(0)) else { throw BatchObstacle(node, "reads the number of images") }
        let shape = try shape(node.reading(0), node)
        let border = axis(node.number("axis") ?? 1, rank: shape.count)
        if place.axis < border {
            return [BatchStep(BatchPlace(axis: 0, outer: place.outer * shape[..<place.axis].reduce(1, *)))]
        }
        return [BatchStep(BatchPlace(axis: 1, outer: place.outer * shape[border..<place.axis].reduce(1, *)))]
    }

    func squeeze(_ node: NodeProto) throws(BatchObstacle) -> [BatchStep] {
        guard let place = place(node.reading(0)) else { throw BatchObstacle(node, "reads the number of images") }
        let (source, target) = (try shape(node.reading(0), node), try shape(node.output.first, node))
        let given = try setting(node, input: 1, attribute: "axes")
        let axes = Set(
            given.map { $0.map { axis($0, rank: source.count) } } ?? source.indices.filter { source[$0] == 1 })
        guard axes.contains(place.axis) else {
            let new = BatchPlace(axis: place.axis - axes.count { $0 < place.axis }, outer: place.outer)
            return [given == nil ? BatchStep(new, [.reshape(Self.row(target, open: new.axis))]) : BatchStep(new)]
        }
        return try removed(node, place, source, target)
    }

    /// What removes the images' axis of a batch of one merges it with another.
    func removed(
        _ node: NodeProto, _ place: BatchPlace, _ source: [Int], _ target: [Int]
    ) throws(BatchObstacle) -> [BatchStep] {
        let places = places(of: place, from: source, to: target)
        guard !places.isEmpty else { throw BatchObstacle(node, "removes the axis of the images") }
        return places.map { BatchStep($0, [.reshape(Self.row(target, open: $0.axis))]) }
    }

    func unsqueeze(_ node: NodeProto) throws(BatchObstacle) -> [BatchStep] {
        guard let place = place(node.reading(0)) else { throw BatchObstacle(node, "reads the number of images") }
        let (source, target) = (try shape(node.reading(0), node), try shape(node.output.first, node))
        guard let given = try setting(node, input: 1, attribute: "axes") else {
            throw BatchObstacle(node, "lacks its axes")
        }
        let axes = Set(given.map { axis($0, rank: target.count) })
        let kept = target.indices.filter { !axes.contains($0) }
        guard place.axis < kept.count else { throw BatchObstacle(node, "has wrong axes") }
        let new = BatchPlace(axis: kept[place.axis], outer: place.outer)
        guard batch == 1, place.outer > 1 || source[place.axis] > 1 else { return [BatchStep(new)] }
        // The images' axis may have been removed before, and be what comes back here.
        let others = places(of: place, from: source, to: target).filter { $0 != new }
            .map { BatchStep($0, [.reshape(Self.row(target, open: $0.axis))]) }
        return others + [BatchStep(new)]
    }

    func transpose(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)) else { throw BatchObstacle(node, "reads the number of images") }
        let rank = try shape(node.reading(0), node).count
        let order = node.numbers("perm") ?? (0..<rank).reversed()
        guard let axis = order.firstIndex(of: place.axis) else {
            throw BatchObstacle(node, "has a wrong order of axes")
        }
        return BatchStep(BatchPlace(axis: axis, outer: place.outer))
    }
}
