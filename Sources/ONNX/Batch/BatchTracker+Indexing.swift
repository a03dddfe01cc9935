// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

extension BatchTracker {
    func concatenation(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let first = node.input.first(where: { isBatched($0) }), let place = place(first) else {
            throw BatchObstacle(node, "reads the number of images")
        }
        let whole = try shape(first, node)
        guard axis(node.number("axis") ?? 0, rank: whole.count) != place.axis else {
            throw BatchObstacle(node, "appends images to the batch")
        }
        var edits: [BatchEdit] = []
        for (index, name) in node.input.enumerated() {
            if isBatched(name) {
                guard self.place(name) == place else { throw BatchObstacle(node, "has the images on different axes") }
            } else {
                let shape = try shape(name, node)
                guard shape.count == whole.count, shape[place.axis] == whole[place.axis], place.outer == 1 else {
                    throw BatchObstacle(node, "appends a constant with several rows for each image")
                }
                edits.append(try spread(node, input: index, axis: place.axis, shape: shape))
            }
        }
        return BatchStep(place, edits)
    }

    func split(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)) else { throw BatchObstacle(node, "reads the number of images") }
        let rank = try shape(node.reading(0), node).count
        guard axis(node.number("axis") ?? 0, rank: rank) != place.axis else {
            throw BatchObstacle(node, "takes the batch apart")
        }
        _ = try setting(node, input: 1, attribute: "split")
        return BatchStep(node.output.map { _ in .images(place) })
    }

    func slice(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)) else { throw BatchObstacle(node, "cuts a constant to the images") }
        let shape = try shape(node.reading(0), node)
        guard let starts = try setting(node, input: 1, attribute: "starts"),
            let ends = try setting(node, input: 2, attribute: "ends")
        else { throw BatchObstacle(node, "lacks its places") }
        let axes = (try setting(node, input: 3, attribute: "axes") ?? Array(starts.indices))
            .map { axis($0, rank: shape.count) }
        let steps = try setting(node, input: 4, attribute: "steps") ?? starts.map { _ in 1 }
        guard let index = axes.firstIndex(of: place.axis) else { return BatchStep(place) }
        let length = shape[place.axis]
        guard starts.count == axes.count, ends.count == axes.count, steps.count == axes.count, steps[index] == 1,
            starts[index] == 0 || starts[index] <= -length, ends[index] >= length
        else { throw BatchObstacle(node, "takes some of the images") }
        guard ends[index] < Int(Int32.max) else { return BatchStep(place) }
        guard node.reading(2) != nil else { throw BatchObstacle(node, "takes a fixed number of images") }
        var open = ends.map(BatchNumber.known)
        open[index] = .known(Int(Int64.max))
        return BatchStep(place, [.numbers(input: 2, open)])
    }

    func gather(_ node: NodeProto) throws(BatchObstacle) -> [BatchStep] {
        guard node.input.count == 2 else { throw BatchObstacle(node, "lacks an input") }
        let (shape, indices) = (try shape(node.input[0], node), try shape(node.input[1], node))
        let axis = axis(node.number("axis") ?? 0, rank: shape.count)
        guard let place = place(node.input[0]) else {
            guard let place = self.place(node.input[1]), !isBatched(node.input[0]) else {
                throw BatchObstacle(node, "reads the number of images")
            }
            return [BatchStep(BatchPlace(axis: axis + place.axis, outer: place.outer))]
        }
        guard !isBatched(node.input[1]) else { throw BatchObstacle(node, "takes places that depend on the images") }
        if axis != place.axis {
            let new = place.axis < axis ? place.axis : place.axis + indices.count - 1
            return [BatchStep(BatchPlace(axis: new, outer: place.outer))]
        }
        guard batch == 1, place.outer == 1 else { throw BatchObstacle(node, "takes some of the images") }
        let target = try self.shape(node.output.first, node)
        if shape[axis] == 1 {
            if indices == [1] { return [BatchStep(place, [.copy])] }
            return try removed(node, place, shape, target)
        }
        // All places are within the one image's part.
        var parts = Self.row(shape, open: axis)
        parts.insert(.known(shape[axis]), at: axis + 1)
        let places = places(of: place, from: shape, to: target)
        guard !places.isEmpty else { throw BatchObstacle(node, "takes some of the images") }
        return places.map {
            BatchStep($0, [.gather(axis: axis + 1, parts: parts, target: Self.row(target, open: $0.axis))])
        }
    }

    func gatherElements(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        let shapes = try node.input.map { name throws(BatchObstacle) in try shape(name, node) }
        guard shapes.count == 2, let place = place(node.input[0]) ?? place(node.input[1]) else {
            throw BatchObstacle(node, "reads the number of images")
        }
        guard axis(node.number("axis") ?? 0, rank: shapes[0].count) != place.axis, place.outer == 1 else {
            throw BatchObstacle(node, "takes some of the images")
        }
        var edits: [BatchEdit] = []
        for (index, name) in node.input.enumerated() {
            if isBatched(name) {
                guard self.place(name) == place else { throw BatchObstacle(node, "has the images on different axes") }
            } else {
                edits.append(try spread(node, input: index, axis: place.axis, shape: shapes[index]))
            }
        }
        return BatchStep(place, edits)
    }

    func expand(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        let (source, target) = (try shape(node.reading(0), node), try shape(node.output.first, node))
        let numbers = numbers(node.reading(1))?.elements
        guard var place = place(node.reading(0)) else {
            guard let numbers, let axis = numbers.firstIndex(where: { $0.known == nil }),
                numbers.count(where: { $0.known == nil }) == 1
            else { throw BatchObstacle(node, "repeats a constant by numbers that are not known") }
            let own = axis - (numbers.count - source.count)
            guard numbers.count >= source.count, own < 0 || source[own] == 1 else {
                throw BatchObstacle(node, "repeats a constant for the images")
            }
            return BatchStep(BatchPlace(axis: axis))
        }
        let own = source[place.axis]
        place.axis += target.count - source.count
        guard target[place.axis] == own else { throw BatchObstacle(node, "repeats the images") }
        // A 1 in the shape leaves the axis as it is.
        if let numbers, numbers.count == target.count,
            numbers.enumerated().allSatisfy({ index, number in
                index == place.axis
                    ? number == .known(1) || number.known == nil && number.value(batch: batch) == own
                    : number.known != nil
            })
        {
            if batch > 1 || own == 1 || numbers[place.axis].known == nil { return BatchStep(place) }
        }
        let row = target.indices.map { BatchNumber.known($0 == place.axis ? 1 : target[$0]) }
        return BatchStep(place, [.numbers(input: 1, row)])
    }

    func tile(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let repeats = numbers(node.reading(1))?.elements else {
            throw BatchObstacle(node, "repeats by numbers that are not known")
        }
        if let place = place(node.reading(0)) {
            guard place.axis < repeats.count, repeats[place.axis] == .known(1),
                repeats.allSatisfy({ $0.known != nil })
            else { throw BatchObstacle(node, "repeats the images") }
            return BatchStep(place)
        }
        guard let axis = repeats.firstIndex(where: { $0.known == nil }), repeats.count(where: { $0.known == nil }) == 1
        else { throw BatchObstacle(node, "repeats a constant for the images") }
        return BatchStep(BatchPlace(axis: axis))
    }

    func filled(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let numbers = numbers(node.reading(0))?.elements,
            let axis = numbers.firstIndex(where: { $0.known == nil }), numbers.count(where: { $0.known == nil }) == 1
        else { throw BatchObstacle(node, "has a shape that is not known") }
        return BatchStep(BatchPlace(axis: axis))
    }

    func pad(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)) else { throw BatchObstacle(node, "reads the number of images") }
        let source = try shape(node.reading(0), node)
        let rank = source.count
        if let name = node.reading(1), numbers(name) == nil, !isBatched(name) {
            // The exporter's own computation of constants.
            guard try shape(node.output.first, node)[place.axis] == source[place.axis] else {
                throw BatchObstacle(node, "appends images to the batch")
            }
            return BatchStep(place)
        }
        guard let pads = try setting(node, input: 1, attribute: "pads") else {
            throw BatchObstacle(node, "lacks its pads")
        }
        let axes = (try setting(node, input: 3, attribute: "axes") ?? Array(0..<rank)).map { axis($0, rank: rank) }
        guard pads.count == 2 * axes.count else { throw BatchObstacle(node, "has wrong pads") }
        if let index = axes.firstIndex(of: place.axis), pads[index] != 0 || pads[index + axes.count] != 0 {
            throw BatchObstacle(node, "appends images to the batch")
        }
        return BatchStep(place)
    }

    func resize(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)), place.axis == 0, place.outer == 1 else {
            throw BatchObstacle(node, "has no images on its first axis")
        }
        let source = try shape(node.reading(0), node)
        guard try shape(node.output.first, node)[0] == source[0] else { throw BatchObstacle(node, "scales the batch") }
        guard node.opType == "Resize", let name = node.reading(3) else { return BatchStep(place) }
        let axes = (node.numbers("axes") ?? Array(source.indices)).map { axis($0, rank: source.count) }
        guard let index = axes.firstIndex(of: 0) else { return BatchStep(place) }
        guard var sizes = numbers(name)?.elements, sizes.count == axes.count else {
            throw BatchObstacle(node, "has sizes that are not known")
        }
        if sizes[index].known == nil { return BatchStep(place) }
        sizes[index] = .perImage(source[0] / batch)
        return BatchStep(place, [.numbers(input: 3, sizes)])
    }
}
