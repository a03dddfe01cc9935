// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

/// Follows the images of a batch through a graph, from the input to the outputs.
///
/// Where a Reshape leaves open on which of several axes of length 1 the images lie, all are tried in turn.
struct BatchTracker {
    /// The number of other choices that are tried.
    private static let patience = 4000

    /// The number of images that the graph was exported with, or that the shapes were inferred for.
    let batch: Int
    let opset: Int
    /// The shape of each tensor, in that batch size.
    private(set) var shapes: [String: [Int]]
    /// The tensors of the graph's own fields.
    private(set) var tensors: [String: TensorProto] = [:]
    private(set) var states: [String: BatchState] = [:]

    init(_ graph: GraphProto, images: String, batch: Int, opset: Int, shapes: [String: [Int]]) {
        self.batch = batch
        self.opset = opset
        var shapes = shapes
        for tensor in graph.initializer {
            tensors[tensor.name] = tensor
            shapes[tensor.name] = tensor.dims.map { Int($0) }
        }
        for node in graph.node where node.opType == "Constant" && node.output.count == 1 {
            guard let attribute = node.attribute.first else { continue }
            if attribute.hasT {
                tensors[node.output[0]] = attribute.t
                shapes[node.output[0]] = attribute.t.dims.map { Int($0) }
            } else if attribute.name == "value_ints" {
                shapes[node.output[0]] = [attribute.ints.count]
                states[node.output[0]] = .numbers(
                    BatchNumbers(isScalar: false, elements: attribute.ints.map { .known(Int($0)) }))
            } else if attribute.name == "value_int" {
                shapes[node.output[0]] = []
                states[node.output[0]] = .numbers(BatchNumbers(isScalar: true, elements: [.known(Int(attribute.i))]))
            }
        }
        for (name, tensor) in tensors {
            guard let values = tensor.wholeNumbers else { continue }
            states[name] = .numbers(
                BatchNumbers(isScalar: tensor.dims.isEmpty, elements: values.map(BatchNumber.known)))
        }
        for info in graph.valueInfo + graph.input + graph.output where shapes[info.name] == nil {
            let shape = TensorDescription(info).shape
            let known = (shape ?? []).compactMap(\.self)
            if let shape, known.count == shape.count { shapes[info.name] = known }
        }
        self.shapes = shapes
        states[images] = .images(BatchPlace(axis: 0))
    }

    /// Finds for each node how the images go through it.
    ///
    /// - Throws: ``BatchObstacle`` for the node that the search came farthest with.
    mutating func follow(_ nodes: [NodeProto], outputs: [String]) throws(BatchObstacle) -> [BatchStep] {
        var steps: [BatchStep] = []
        var open: [(node: Int, rest: ArraySlice<BatchStep>)] = []
        var farthest: (node: Int, obstacle: BatchObstacle)?
        var tries = 0
        while true {
            let index = steps.count
            do throws(BatchObstacle) {
                guard index < nodes.count else {
                    try checkOutputs(outputs, nodes: nodes)
                    return steps
                }
                let ways = try ways(through: nodes[index])
                guard let first = ways.first else { throw BatchObstacle(nodes[index], "is not known here") }
                if ways.count > 1 { open.append((index, ways.dropFirst())) }
                take(first, nodes[index], &steps)
            } catch {
                // What a wrong choice leads to says nothing about the model; with one image no axis is surely the images'.
                let obstacle = open.isEmpty && tries == 0 && batch > 1 ? error : error.withoutMixing
                if farthest == nil || index > (farthest?.node ?? 0) { farthest = (index, obstacle) }
                tries += 1
                guard let last = open.popLast(), let next = last.rest.first, tries < Self.patience else {
                    throw farthest?.obstacle ?? error
                }
                if last.rest.count > 1 { open.append((last.node, last.rest.dropFirst())) }
                steps.removeSubrange(last.node...)
                take(next, nodes[last.node], &steps)
            }
        }
    }

    private mutating func take(_ step: BatchStep, _ node: NodeProto, _ steps: inout [BatchStep]) {
        for (name, state) in zip(node.output, step.states) where !name.isEmpty { states[name] = state }
        // An engine that computes constants in advance tells no shape of some.
        if let name = node.output.first, shapes[name] == nil, let shape = broadcastShape(node) { shapes[name] = shape }
        for name in node.output.dropFirst(step.states.count) { states[name] = .fixed }
        steps.append(step)
    }

    /// All ways through a node whose outputs have room for the images where they are said to be.
    private func ways(through node: NodeProto) throws(BatchObstacle) -> [BatchStep] {
        if node.opType == "Constant", node.isStandard, let name = node.output.first {
            return [BatchStep([states[name] ?? .fixed])]
        }
        if let numbers = evaluate(node) { return [BatchStep([.numbers(numbers)])] }
        let reads = node.reads
        guard reads.contains(where: { isBatched($0) }) else { return [BatchStep(node.output.map { _ in .fixed })] }
        guard node.isStandard else { throw BatchObstacle(node, "of '\(node.domain)' is not known here") }
        guard node.attribute.allSatisfy({ $0.ownGraphs.isEmpty }) else {
            throw BatchObstacle(node, "has graphs of its own")
        }
        let ways = try carry(node)
        let possible = ways.filter { way in
            zip(node.output, way.states).allSatisfy { name, state in
                guard case .images(let place) = state, !name.isEmpty else { return true }
                guard let shape = shapes[name] else { return true }
                return place.axis < shape.count && shape[place.axis] % (place.outer * batch) == 0
            }
        }
        guard !possible.isEmpty else { throw BatchObstacle(node, "leaves no axis for the images") }
        return possible
    }

    private func checkOutputs(_ outputs: [String], nodes: [NodeProto]) throws(BatchObstacle) {
        for output in outputs {
            guard let maker = nodes.last(where: { $0.output.contains(output) }) else { continue }
            guard let place = place(output) else {
                throw BatchObstacle(maker, "gives the output '\(output)', which does not depend on the images")
            }
            guard try shape(output, maker).first == batch, place == BatchPlace(axis: 0) else {
                throw BatchObstacle(maker, "gives the output '\(output)' without the images on its first axis")
            }
        }
    }
}

extension BatchTracker {
    func state(_ name: String) -> BatchState { states[name] ?? .fixed }

    /// Where a tensor has the images; nil where it has none.
    func place(_ name: String?) -> BatchPlace? {
        if let name, case .images(let place) = state(name) { place } else { nil }
    }

    /// Whether a tensor depends on the images or their number.
    func isBatched(_ name: String) -> Bool {
        switch state(name) {
        case .fixed: false
        case .images: true
        case .numbers(let numbers): numbers.known == nil
        }
    }

    func shape(_ name: String?, _ node: NodeProto) throws(BatchObstacle) -> [Int] {
        guard let name, let shape = shapes[name] else {
            throw BatchObstacle(node, "has a tensor of unknown shape: '\(name ?? "")'")
        }
        return shape
    }

    /// The whole numbers that a tensor holds.
    func numbers(_ name: String?) -> BatchNumbers? {
        if let name, case .numbers(let numbers) = state(name) { numbers } else { nil }
    }

    /// The whole numbers that an input or, in older operators, an attribute gives; nil where both are left out.
    func setting(_ node: NodeProto, input: Int, attribute: String) throws(BatchObstacle) -> [Int]? {
        if let name = node.reading(input) {
            guard let known = numbers(name)?.known else {
                throw BatchObstacle(node, "takes its \(attribute) from other nodes")
            }
            return known
        }
        return node.numbers(attribute)
    }

    /// An axis counted from the front.
    func axis(_ axis: Int, rank: Int) -> Int { axis < 0 ? axis + rank : axis }

    /// The elements behind the images within their axis.
    func inner(_ place: BatchPlace, _ shape: [Int]) -> Int { shape[place.axis] / max(place.outer * batch, 1) }
}
