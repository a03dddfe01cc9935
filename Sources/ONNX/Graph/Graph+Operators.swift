// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What encoders are made of, in operators of version 17.
///
/// Images are `[N, C, H, W]`, rows `[N, d]`. Weights come in double precision, so that what is folded into them is
/// rounded once.
extension Graph {
    /// A square convolution: `[out, in, k, k]` weights, and a bias for each output channel or none.
    package mutating func convolution(
        _ images: Value, weights: [Double], shape: [Int], bias: [Double]? = nil, stride: Int = 1, padding: Int = 0
    ) -> Value {
        var inputs = [images, constant(weights.map(Float.init), shape: shape)]
        if let bias { inputs.append(constant(bias.map(Float.init), shape: [bias.count])) }
        return node(
            "Conv", inputs,
            [
                "kernel_shape": .ints(Array(shape.suffix(2))), "strides": .ints([stride, stride]),
                "pads": .ints([Int](repeating: padding, count: 4)),
            ])
    }

    /// The largest value of each `size` x `size` window; padding never wins.
    package mutating func maxPooled(_ images: Value, size: Int, stride: Int, padding: Int = 0) -> Value {
        node(
            "MaxPool", [images],
            [
                "kernel_shape": .ints([size, size]), "strides": .ints([stride, stride]),
                "pads": .ints([Int](repeating: padding, count: 4)),
            ])
    }

    /// The mean of each channel: `[N, C, H, W]` to `[N, C]`.
    package mutating func averagePooled(_ images: Value) -> Value {
        flattened(node("GlobalAveragePool", [images]))
    }

    /// `[N, ...]` to `[N, d]`.
    package mutating func flattened(_ value: Value) -> Value {
        node("Flatten", [value], ["axis": .int(1)])
    }

    /// `x weightsᵀ + bias` for rows x: weights `[out, in]`, a bias for each output.
    package mutating func linear(_ rows: Value, weights: [Double], shape: [Int], bias: [Double]) -> Value {
        let inputs = [
            rows, constant(weights.map(Float.init), shape: shape), constant(bias.map(Float.init), shape: [bias.count]),
        ]
        return node("Gemm", inputs, ["transB": .int(1)])
    }

    /// max(x, 0).
    package mutating func rectified(_ value: Value) -> Value {
        node("Relu", [value])
    }

    package mutating func multiplied(_ value: Value, by factor: Double) -> Value {
        node("Mul", [value, constant([Float(factor)], shape: [])])
    }

    package mutating func sum(_ a: Value, _ b: Value) -> Value {
        node("Add", [a, b])
    }

    /// Rows one behind the other: `[N, d]` of each to `[N, sum of d]`.
    package mutating func concatenated(_ rows: [Value]) -> Value {
        node("Concat", rows, ["axis": .int(1)])
    }

    /// Rows divided by their L2 norm, or by 1e-12 where that is larger.
    ///
    /// - Parameters:
    ///   - rows: `[N, d]`.
    ///   - opset: the version of operators; from 18 on axes are an input.
    /// - Returns: rows of the same length.
    package mutating func normalized(_ rows: Value, opset: Int = Model.opset) -> Value {
        let norm =
            opset < 18
            ? node("ReduceL2", [rows], ["axes": .ints([1])]) : node("ReduceL2", [rows, constant([1])])
        return node("Div", [rows, node("Max", [norm, constant([1e-12], shape: [])])])
    }
}
