// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

extension BatchTracker {
    /// What a node gives that computes with whole numbers, as the shapes that exporters compute; nil for other nodes.
    func evaluate(_ node: NodeProto) -> BatchNumbers? {
        guard node.isStandard, node.output.count == 1, let first = node.reading(0) else { return nil }
        if node.opType == "Shape" { return shapeNumbers(first, node) }
        if node.opType == "Size" { return sizeNumbers(first) }
        let reads = node.input.filter { !$0.isEmpty }.map { numbers($0) }
        guard let data = numbers(first), reads.allSatisfy({ $0 != nil }) else { return nil }
        let operands = reads.compactMap(\.self)
        switch node.opType {
        case "Identity": return data
        case "Cast": return [6, 7].contains(node.number("to")) ? data : nil
        case "Concat":
            guard operands.allSatisfy({ !$0.isScalar }) else { return nil }
            return BatchNumbers(isScalar: false, elements: operands.flatMap(\.elements))
        case "Unsqueeze": return data.isScalar ? BatchNumbers(isScalar: false, elements: data.elements) : nil
        case "Squeeze":
            return data.elements.count == 1 ? BatchNumbers(isScalar: true, elements: data.elements) : nil
        case "Reshape":
            guard let target = operands.last?.known, target.count <= 1 else { return nil }
            return BatchNumbers(isScalar: target.isEmpty, elements: data.elements)
        case "Gather": return gathered(data, operands.last)
        case "Slice": return sliced(data, node)
        case "Add": return combined(operands, sum)
        case "Sub": return combined(operands) { a, b in sum(a, product(b, .known(-1))) }
        case "Mul": return combined(operands, product)
        case "Div": return combined(operands, quotient)
        case "Mod": return combined(operands, remainder)
        case "Equal": return combined(operands, equality)
        case "Where":
            guard operands.count == 3, let choice = operands[0].known else { return nil }
            return selected(choice, operands)
        case "ReduceProd":
            let total = data.elements.reduce(BatchNumber?.some(.known(1))) { total, next in
                total.flatMap { product($0, next) }
            }
            return total.map { BatchNumbers(isScalar: node.number("keepdims") == 0, elements: [$0]) }
        case "ConstantOfShape":
            guard let count = data.known, count.count == 1, 0...64 ~= count[0], !data.isScalar,
                let value = node.attributed("value")?.t.wholeNumbers?.first
            else { return nil }
            return BatchNumbers(isScalar: false, elements: Array(repeating: .known(value), count: count[0]))
        default: return nil
        }
    }

    private func shapeNumbers(_ name: String, _ node: NodeProto) -> BatchNumbers? {
        guard let shape = shapes[name] else { return nil }
        var elements = shape.map(BatchNumber.known)
        if let place = place(name) {
            elements[place.axis] = .perImage(shape[place.axis] / batch)
        } else if numbers(name) == nil, isBatched(name) {
            return nil
        }
        func bound(_ value: Int) -> Int { min(max(axis(value, rank: shape.count), 0), shape.count) }
        let (start, end) = (bound(node.number("start") ?? 0), bound(node.number("end") ?? shape.count))
        return BatchNumbers(isScalar: false, elements: start < end ? Array(elements[start..<end]) : [])
    }

    private func sizeNumbers(_ name: String) -> BatchNumbers? {
        guard let total = shapes[name]?.reduce(1, *) else { return nil }
        return BatchNumbers(
            isScalar: true, elements: [place(name) == nil ? .known(total) : .perImage(total / batch)])
    }

    private func gathered(_ data: BatchNumbers, _ indices: BatchNumbers?) -> BatchNumbers? {
        guard !data.isScalar, let indices, let places = indices.known else { return nil }
        let counted = places.map { axis($0, rank: data.elements.count) }
        guard counted.allSatisfy({ data.elements.indices.contains($0) }) else { return nil }
        return BatchNumbers(isScalar: indices.isScalar, elements: counted.map { data.elements[$0] })
    }

    private func sliced(_ data: BatchNumbers, _ node: NodeProto) -> BatchNumbers? {
        guard !data.isScalar, let start = (try? setting(node, input: 1, attribute: "starts"))?.first,
            let end = (try? setting(node, input: 2, attribute: "ends"))?.first
        else { return nil }
        let step = node.reading(4).flatMap { numbers($0)?.known?.first } ?? 1
        guard step == 1 else { return nil }
        let count = data.elements.count
        let (first, last) = (min(max(axis(start, rank: count), 0), count), min(max(axis(end, rank: count), 0), count))
        return BatchNumbers(isScalar: false, elements: first < last ? Array(data.elements[first..<last]) : [])
    }

    private func combined(
        _ operands: [BatchNumbers], _ combine: (BatchNumber, BatchNumber) -> BatchNumber?
    ) -> BatchNumbers? {
        guard operands.count == 2 else { return nil }
        let (a, b) = (operands[0], operands[1])
        let count = max(a.elements.count, b.elements.count)
        guard let left = broadcast(a, count), let right = broadcast(b, count) else { return nil }
        let elements = zip(left, right).compactMap { combine($0, $1) }
        return elements.count == count ? BatchNumbers(isScalar: a.isScalar && b.isScalar, elements: elements) : nil
    }

    private func selected(_ choice: [Int], _ operands: [BatchNumbers]) -> BatchNumbers? {
        let count = operands.map(\.elements.count).max() ?? 0
        guard let condition = broadcast(operands[0], count), let yes = broadcast(operands[1], count),
            let no = broadcast(operands[2], count)
        else { return nil }
        let elements = condition.indices.map { condition[$0] == .known(0) ? no[$0] : yes[$0] }
        return BatchNumbers(isScalar: operands.allSatisfy(\.isScalar), elements: elements)
    }

    private func broadcast(_ numbers: BatchNumbers, _ count: Int) -> [BatchNumber]? {
        if numbers.elements.count == count { return numbers.elements }
        return numbers.elements.count == 1 ? Array(repeating: numbers.elements[0], count: count) : nil
    }
}

private func sum(_ a: BatchNumber?, _ b: BatchNumber?) -> BatchNumber? {
    switch (a, b) {
    case (.known(let a), .known(let b)):
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : .known(sum)
    case (.perImage(let a), .perImage(let b)): return .perImage(a + b)
    case (let a?, .known(0)): return a
    case (.known(0), let b?): return b
    default: return nil
    }
}

private func product(_ a: BatchNumber, _ b: BatchNumber) -> BatchNumber? {
    switch (a, b) {
    case (.known(let a), .known(let b)):
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return overflow ? nil : .known(product)
    case (.known(let a), .perImage(let b)), (.perImage(let a), .known(let b)):
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return overflow ? nil : .perImage(product)
    default: return nil
    }
}

private func quotient(_ a: BatchNumber, _ b: BatchNumber) -> BatchNumber? {
    switch (a, b) {
    case (.known(let a), .known(let b)): b == 0 || b == -1 ? nil : .known(a / b)
    case (.perImage(let a), .known(let b)): b != 0 && b != -1 && a % b == 0 ? .perImage(a / b) : nil
    case (.perImage(let a), .perImage(let b)): b != 0 && b != -1 && a % b == 0 ? .known(a / b) : nil
    default: nil
    }
}

/// The remainder of known numbers, with the divisor's sign.
private func remainder(_ a: BatchNumber, _ b: BatchNumber) -> BatchNumber? {
    guard let a = a.known, let b = b.known, b != 0, b != -1 else { return nil }
    let rest = a % b
    return .known(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest)
}

/// Whether two numbers are the same; a multiple of the number of images is above zero, and open otherwise.
private func equality(_ a: BatchNumber, _ b: BatchNumber) -> BatchNumber? {
    switch (a, b) {
    case (.known(let a), .known(let b)), (.perImage(let a), .perImage(let b)): .known(a == b ? 1 : 0)
    case (.known(let value), .perImage), (.perImage, .known(let value)): value < 1 ? .known(0) : nil
    }
}
