// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

extension BatchTracker {
    /// Operators that treat every element, or every place along axes that they do not name, alike.
    static let elementwise: Set<String> = [
        "Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "BitwiseNot", "Cast", "Ceil", "Celu", "Clip", "Cos",
        "Cosh", "Dropout", "Elu", "Erf", "Exp", "Floor", "Gelu", "HardSigmoid", "HardSwish", "Identity", "IsInf",
        "IsNaN",
        "LeakyRelu", "Log", "Mish", "Neg", "Not", "Reciprocal", "Relu", "Round", "Selu", "Shrink", "Sigmoid", "Sign",
        "Sin", "Sinh", "Softplus", "Softsign", "Sqrt", "Swish", "Tan", "Tanh", "ThresholdedRelu",
    ]
    /// Operators whose inputs are made of one shape by repeating what is 1 long.
    static let broadcasting: Set<String> = [
        "Add", "And", "BitShift", "BitwiseAnd", "BitwiseOr", "BitwiseXor", "Div", "Equal", "Greater", "GreaterOrEqual",
        "Less", "LessOrEqual", "Max", "Mean", "Min", "Mod", "Mul", "Or", "Pow", "PRelu", "Sub", "Sum", "Where", "Xor",
    ]
    /// Operators with the images on the first axis of their first input, and constants beside it.
    private static let convolutions: Set<String> = [
        "AffineGrid", "AveragePool", "Conv", "ConvInteger", "ConvTranspose", "DeformConv", "DepthToSpace",
        "GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool", "GridSample", "GroupNormalization",
        "InstanceNormalization", "LRN", "LpPool", "MaxPool", "QLinearConv", "SpaceToDepth", "BatchNormalization",
        "Col2Im",
    ]
    /// The ways through a node that reads something with images.
    func carry(_ node: NodeProto) throws(BatchObstacle) -> [BatchStep] {
        let operation = node.opType
        if Self.elementwise.contains(operation) { return [try elementwise(node)] }
        if Self.broadcasting.contains(operation) { return [try broadcast(node, node.input.count)] }
        if Self.convolutions.contains(operation) { return [try convolution(node)] }
        if operation.hasPrefix("Reduce") { return [try reduction(node)] }
        switch operation {
        case "MatMul", "MatMulInteger": return [try matrixProduct(node)]
        case "Gemm": return [try gemm(node)]
        case "Einsum": return [try einsum(node)]
        case "Attention": return [try attention(node)]
        case "Softmax", "LogSoftmax", "Hardmax", "LpNormalization", "CumSum", "TopK":
            return [try alongAxis(node)]
        case "ArgMax", "ArgMin": return [try extremePlace(node)]
        case "LayerNormalization", "RMSNormalization": return [try layerNormalization(node)]
        case "QuantizeLinear", "DequantizeLinear": return [try quantization(node)]
        case "DynamicQuantizeLinear":
            throw BatchObstacle(node, "takes its scale from all images of the batch", mixesImages: true)
        case "Reshape": return try reshape(node)
        case "Flatten": return try flatten(node)
        case "Squeeze": return try squeeze(node)
        case "Unsqueeze": return try unsqueeze(node)
        case "Transpose": return [try transpose(node)]
        case "Concat": return [try concatenation(node)]
        case "Split": return [try split(node)]
        case "Slice": return [try slice(node)]
        case "Gather": return try gather(node)
        case "GatherElements": return [try gatherElements(node)]
        case "Expand": return [try expand(node)]
        case "Tile": return [try tile(node)]
        case "ConstantOfShape": return [try filled(node)]
        case "Pad": return [try pad(node)]
        case "Resize", "Upsample": return [try resize(node)]
        case "Trilu": return [try trilu(node)]
        default: throw BatchObstacle(node, "is not known here")
        }
    }

    private func elementwise(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)), !node.input.dropFirst().contains(where: { isBatched($0) }) else {
            throw BatchObstacle(node, "takes its settings from the images")
        }
        return BatchStep(node.output.map { _ in .images(place) })
    }

    private func convolution(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)) else {
            throw BatchObstacle(node, "has weights that depend on the images")
        }
        guard place.axis == 0, place.outer == 1 else {
            throw BatchObstacle(node, "has the images on axis \(place.axis)")
        }
        for name in node.input.dropFirst() where isBatched(name) {
            guard node.opType == "GridSample" || node.opType == "DeformConv", self.place(name) == place else {
                throw BatchObstacle(node, "has weights that depend on the images")
            }
        }
        if node.opType == "GridSample", let grid = node.reading(1), !isBatched(grid) {
            throw BatchObstacle(node, "has a grid of fixed batch size")
        }
        return BatchStep(node.output.map { _ in .images(place) })
    }

    private func reduction(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)) else { throw BatchObstacle(node, "reads the number of images") }
        let shape = try shape(node.reading(0), node)
        let given = try setting(node, input: 1, attribute: "axes") ?? []
        if given.isEmpty, node.number("noop_with_empty_axes") == 1 { return BatchStep(place) }
        let axes = given.isEmpty ? Set(shape.indices) : Set(given.map { axis($0, rank: shape.count) })
        guard !axes.contains(place.axis) else {
            throw BatchObstacle(node, "computes over all images of the batch", mixesImages: true)
        }
        var result = place
        if node.number("keepdims") == 0 { result.axis -= axes.count { $0 < place.axis } }
        return BatchStep(result)
    }

    private func alongAxis(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)) else { throw BatchObstacle(node, "reads the number of images") }
        let rank = try shape(node.reading(0), node).count
        let old = opset < 13 && ["Softmax", "LogSoftmax", "Hardmax"].contains(node.opType)
        let given = node.opType == "CumSum" ? numbers(node.reading(1))?.known?.first : node.number("axis")
        let axis = axis(given ?? (old ? 1 : -1), rank: rank)
        guard old ? place.axis < axis : place.axis != axis else {
            throw BatchObstacle(node, "computes over all images of the batch", mixesImages: true)
        }
        return BatchStep(node.output.map { _ in .images(place) })
    }

    private func extremePlace(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard var place = place(node.reading(0)) else { throw BatchObstacle(node, "reads the number of images") }
        let axis = axis(node.number("axis") ?? 0, rank: try shape(node.reading(0), node).count)
        guard axis != place.axis else {
            throw BatchObstacle(node, "computes over all images of the batch", mixesImages: true)
        }
        if node.number("keepdims") == 0, axis < place.axis { place.axis -= 1 }
        return BatchStep(place)
    }

    private func layerNormalization(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)), !node.input.dropFirst().contains(where: { isBatched($0) }) else {
            throw BatchObstacle(node, "has weights that depend on the images")
        }
        let axis = axis(node.number("axis") ?? -1, rank: try shape(node.reading(0), node).count)
        guard place.axis < axis else {
            throw BatchObstacle(node, "computes over all images of the batch", mixesImages: true)
        }
        return BatchStep(node.output.map { _ in .images(place) })
    }

    private func quantization(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)), !node.input.dropFirst().contains(where: { isBatched($0) }) else {
            throw BatchObstacle(node, "has a scale that depends on the images")
        }
        let shape = try shape(node.reading(0), node)
        if let scale = node.reading(1).flatMap({ shapes[$0] }), scale.count == 1, scale[0] > 1 {
            guard axis(node.number("axis") ?? 1, rank: shape.count) != place.axis else {
                throw BatchObstacle(node, "has a scale for each image")
            }
        }
        return BatchStep(place)
    }

    private func trilu(_ node: NodeProto) throws(BatchObstacle) -> BatchStep {
        guard let place = place(node.reading(0)), place.axis < (try shape(node.reading(0), node)).count - 2 else {
            throw BatchObstacle(node, "has the images within its matrices")
        }
        return BatchStep(place)
    }
}
