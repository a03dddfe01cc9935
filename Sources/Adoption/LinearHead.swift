// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// A last linear layer with constant weights, as classifiers end in.
struct LinearHead: Equatable {
    /// What the layer reads: the features.
    let features: String
    /// What the layer makes, with its bias: the logits.
    let logits: String
    /// The number of rows of the weights: the classes.
    let classes: Int
    /// Whether a softmax or its like follows.
    let hasProbabilities: Bool
    /// Whether the layer adds a constant.
    let hasBias: Bool
    /// Names of the layer and of its weights, which may tell what it is for.
    let names: [String]
    /// The output of the model that it is seen in.
    var output: String?
}

extension GraphReading {
    /// The last linear layer that a tensor comes from, through operators that do not mix an image's numbers.
    ///
    /// - Returns: nil where something else makes the tensor.
    func linearHead(of output: String) -> LinearHead? {
        var name = output
        var hasProbabilities = false
        // The tensor next to the output that still is logits.
        var logits = output
        var hasPooling = false
        for _ in 0..<16 {
            guard let node = maker(of: name), node.domain.isEmpty else { return nil }
            if hasPooling, ["Gemm", "MatMul", "Add"].contains(node.operation) { return nil }
            switch node.operation {
            case "Softmax", "LogSoftmax", "Sigmoid":
                hasProbabilities = true
                logits = node.inputs[0].name
            case "Flatten", "Identity", "Cast", "CastLike", "Squeeze", "Dropout", "Reshape", "QuantizeLinear",
                "DequantizeLinear":
                break
            case "Gemm": return gemm(node, logits: logits, hasProbabilities: hasProbabilities)
            case "MatMul":
                return matMul(node, logits: logits, hasProbabilities: hasProbabilities, bias: nil)
            case "Relu", "GlobalAveragePool", "ReduceMean": hasPooling = true
            case "Conv":
                return pointwise(
                    node, logits: logits, hasProbabilities: hasProbabilities, isOverPlaces: hasPooling)
            case "Add":
                guard node.inputs.count == 2 else { return nil }
                let places = node.inputs.map(\.name)
                if let constant = places.firstIndex(where: isConstant) {
                    guard let product = product(behind: places[1 - constant]) else { return nil }
                    return matMul(product, logits: logits, hasProbabilities: hasProbabilities, bias: places[constant])
                }
                return sum(places, logits: logits, hasProbabilities: hasProbabilities)
            case "Div", "Mul":
                // A temperature, or the mean of two heads: logits in another unit.
                guard node.inputs.count == 2, let scale = node.inputs.firstIndex(where: { isConstant($0.name) }),
                    (constantShape(node.inputs[scale].name) ?? [2]).allSatisfy({ $0 == 1 })
                else { return nil }
                name = node.inputs[1 - scale].name
                continue
            default: return nil
            }
            guard let input = node.inputs.first else { return nil }
            name = input.name
        }
        return nil
    }

    /// The matrix product that an Add reads, through a change of type.
    private func product(behind name: String) -> Node? {
        guard let node = maker(of: name) else { return nil }
        if node.operation == "MatMul" { return node }
        guard ["Cast", "Identity", "DequantizeLinear"].contains(node.operation), let input = node.inputs.first else {
            return nil
        }
        return product(behind: input.name)
    }

    /// Two heads on the same image whose logits are added, as DeiT's distilled ones are: the first head's input.
    private func sum(_ names: [String], logits: String, hasProbabilities: Bool) -> LinearHead? {
        guard let first = linearHead(of: names[0]), let second = linearHead(of: names[1]),
            first.classes == second.classes
        else { return nil }
        return LinearHead(
            features: first.features, logits: logits, classes: first.classes, hasProbabilities: hasProbabilities,
            hasBias: first.hasBias, names: first.names + second.names)
    }

    private func gemm(_ node: Node, logits: String, hasProbabilities: Bool) -> LinearHead? {
        guard node.inputs.count >= 2, node.integers["transA"] ?? 0 == 0,
            let shape = constantShape(node.inputs[1].name), shape.count == 2, isMade(node.inputs[0].name)
        else { return nil }
        let hasBias = node.inputs.count > 2 && !node.inputs[2].name.isEmpty && isConstant(node.inputs[2].name)
        return LinearHead(
            features: node.inputs[0].name, logits: logits, classes: shape[node.integers["transB"] ?? 0 == 0 ? 1 : 0],
            hasProbabilities: hasProbabilities, hasBias: hasBias, names: hints(node))
    }

    private func matMul(_ node: Node, logits: String, hasProbabilities: Bool, bias: String?) -> LinearHead? {
        guard node.inputs.count == 2, let shape = constantShape(node.inputs[1].name), shape.count == 2,
            isMade(node.inputs[0].name)
        else { return nil }
        return LinearHead(
            features: node.inputs[0].name, logits: logits, classes: shape[1], hasProbabilities: hasProbabilities,
            hasBias: bias != nil, names: hints(node) + [bias].compactMap(\.self))
    }

    /// A convolution of one pixel, on a pooled map; or on a map whose classes are averaged, as SqueezeNet's are, where
    /// its names say that it classifies: networks also end in such convolutions without classes.
    private func pointwise(
        _ node: Node, logits: String, hasProbabilities: Bool, isOverPlaces: Bool
    ) -> LinearHead? {
        guard node.inputs.count >= 2, let shape = constantShape(node.inputs[1].name), shape.count == 4,
            shape[2...] == [1, 1], node.integers["group"] ?? 1 == 1, isMade(node.inputs[0].name),
            isOverPlaces ? hints(node).contains(where: OutputNames.saysLogits) : isPooled(node.inputs[0].name)
        else { return nil }
        return LinearHead(
            features: node.inputs[0].name, logits: logits, classes: shape[0], hasProbabilities: hasProbabilities,
            hasBias: node.inputs.count > 2, names: hints(node))
    }

    private func isMade(_ name: String) -> Bool { !isConstant(name) && maker(of: name) != nil }

    /// Whether a tensor has one place for each image: a pooled feature map.
    private func isPooled(_ name: String) -> Bool {
        var name = name
        for _ in 0..<6 {
            if let shape = descriptions[name]?.shape, shape.count == 4 { return shape[2...] == [1, 1] }
            guard let node = maker(of: name) else { return false }
            if ["GlobalAveragePool", "GlobalMaxPool"].contains(node.operation) { return true }
            guard ["Relu", "HardSwish", "Dropout", "Identity", "Clip", "Mul", "Sigmoid"].contains(node.operation),
                let input = node.inputs.first
            else { return false }
            name = input.name
        }
        return false
    }

    private func hints(_ node: Node) -> [String] {
        node.inputs.dropFirst().map(\.name) + node.outputs.map(\.name)
    }
}
