// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import Foundation
import ONNX
import TestSupport

/// Small networks with random weights, as files.
enum Networks {
    static let size = 16

    static func input() throws -> EncoderInput {
        try EncoderInput(size: size, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25])
    }

    enum Activation: CaseIterable {
        case relu, gelu
    }

    /// Convolutions with a pooling and a sum around them, features, and a head of two layers.
    static func residual(_ activation: Activation = .relu) throws -> Model {
        var random = Random(seed: 7)
        var graph = Graph(name: "residual")
        func active(_ value: Value) -> Value {
            activation == .relu ? graph.rectified(value) : gelu(value, in: &graph)
        }
        func convolved(_ value: Value, _ inputs: Int, _ outputs: Int) -> Value {
            graph.convolution(
                value, weights: random.values(outputs * inputs * 9, deviation: (2 / Double(9 * inputs)).squareRoot()),
                shape: [outputs, inputs, 3, 3], bias: random.values(outputs, deviation: 0.1), padding: 1)
        }
        let images = graph.input("image", shape: [nil, 3, size, size])
        let stem = graph.maxPooled(active(convolved(images, 3, 16)), size: 2, stride: 2)
        let branch = active(convolved(active(convolved(stem, 16, 16)), 16, 16))
        let last = active(convolved(graph.sum(stem, branch), 16, 24))
        let pooled = graph.averagePooled(last)
        graph.output(graph.normalized(pooled), name: "features", dimension: 24)
        let hidden = graph.rectified(
            graph.linear(
                pooled, weights: random.values(24 * 24, deviation: 0.3), shape: [24, 24],
                bias: random.values(24, deviation: 0.1)))
        let projection = graph.linear(
            hidden, weights: random.values(8 * 24, deviation: 0.3), shape: [8, 24],
            bias: random.values(8, deviation: 0.1))
        graph.output(graph.normalized(projection), name: "projection", dimension: 8)
        return Model(graph, producerVersion: "test")
    }

    /// `x Phi(x)` with the standard normal's distribution function, as PyTorch exports it.
    private static func gelu(_ value: Value, in graph: inout Graph) -> Value {
        let scaled = graph.node("Div", [value, graph.constant([Float(2).squareRoot()], shape: [])])
        let raised = graph.node("Add", [graph.node("Erf", [scaled]), graph.constant([1], shape: [])])
        return graph.multiplied(graph.node("Mul", [value, raised]), by: 0.5)
    }

    /// Blurred noise: u8 RGB, [count, size, size, 3].
    static func pixels(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var random = Random(seed: seed)
        var level = 128.0
        return (0..<count * size * size * 3).map { _ in
            level = 0.8 * level + 0.2 * (128 + 90 * random.normal())
            return UInt8(min(max(level, 0), 255))
        }
    }

    /// Rows of one of an encoder's outputs.
    static func embed(_ path: String, _ pixels: [UInt8], output: Int = 0) throws -> [[Float]] {
        let encoder = try ImageEncoder(modelPath: path, input: input(), options: EncoderOptions(precision: .f32))
        let values = try encoder.makeSession().embed(pixels: pixels, count: pixels.count / encoder.input.bytesPerImage)
        let dimension = encoder.outputs[output].dimension
        return stride(from: 0, to: values[output].count, by: dimension).map {
            Array(values[output][$0..<$0 + dimension])
        }
    }

    static func fixture(_ name: String) -> String {
        packageFolder.appending(path: "Tests/QuantizationTests/Fixtures/\(name)").path(percentEncoded: false)
    }
}

/// A generator of normal numbers that gives the same on every run (Park and Miller; Box and Muller).
struct Random {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func uniform() -> Double {
        state = state * 48_271 % 2_147_483_647
        return Double(state) / 2_147_483_647
    }

    mutating func normal() -> Double {
        (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
    }

    mutating func values(_ count: Int, deviation: Double) -> [Double] {
        (0..<count).map { _ in deviation * normal() }
    }
}

func cosine(_ a: [Float], _ b: [Float]) -> Double {
    func dot(_ x: [Float], _ y: [Float]) -> Double { zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
    return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
}
