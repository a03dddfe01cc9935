// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

extension Graph {
    /// `scale x + shift` for each channel of `[N, C, H, W]`, as a normalization does with fixed statistics.
    ///
    /// Right after a convolution it becomes part of that one's weights. With a maximum pooling in between it does as long
    /// as no scale is negative: only then is the largest value's place the same. Elsewhere it is two nodes. The value
    /// given must not be used again.
    package mutating func scaled(_ images: Value, by scale: [Double], plus shift: [Double]) -> Value {
        precondition(scale.count == shift.count)
        let shape = [1, scale.count, 1, 1]
        if let last = message.node.indices.last, message.node[last].output == [images.name] {
            if message.node[last].opType == "Conv", fold(scale, shift, intoNode: last) {
                return renewed(images)
            }
            let before = message.node.index(before: last)
            if message.node[last].opType == "MaxPool", before >= 0, message.node[before].opType == "Conv",
                message.node[before].output == message.node[last].input, scale.allSatisfy({ $0 >= 0 }),
                fold(scale, shift, intoNode: before)
            {
                _ = renewed(Value(name: message.node[before].output[0]))
                return renewed(images)
            }
        }
        let product = node("Mul", [images, constant(scale.map(Float.init), shape: shape)])
        return node("Add", [product, constant(shift.map(Float.init), shape: shape)])
    }

    /// Renames a value that now means something else, so that the old name cannot be taken for it.
    private mutating func renewed(_ value: Value) -> Value {
        let name = freshName(value.name.prefix { $0 != "_" } + "_folded")
        rename(value.name, to: name)
        return Value(name: name)
    }

    /// Multiplies a convolution's output channels by `scale` and adds `shift`; false where the convolution's constants are
    /// not float32 in the graph itself.
    private mutating func fold(_ scale: [Double], _ shift: [Double], intoNode index: Int) -> Bool {
        let inputs = message.node[index].input
        guard inputs.count >= 2, let weights = place(ofConstant: inputs[1]),
            message.initializer[weights].dims.first == Int64(scale.count)
        else { return false }
        if inputs.count > 2 {
            guard let bias = place(ofConstant: inputs[2]) else { return false }
            let scaled = zip(message.initializer[bias].floats, scale).map { Double($0) * $1 }
            message.initializer[bias].floats = scaled.indices.map { Float(scaled[$0] + shift[$0]) }
        } else {
            message.node[index].input.append(constant(shift.map(Float.init), shape: [shift.count]).name)
        }
        let values = message.initializer[weights].floats
        let perChannel = max(values.count / max(scale.count, 1), 1)
        message.initializer[weights].floats = values.enumerated().map {
            Float(Double($0.element) * scale[$0.offset / perChannel])
        }
        return true
    }

    private func place(ofConstant name: String) -> Int? {
        message.initializer.lastIndex { tensor in
            tensor.name == name && tensor.dataType == TensorProto.DataType.float.rawValue
                && tensor.rawData.count == 4 * tensor.dims.reduce(1, *)
        }
    }
}
