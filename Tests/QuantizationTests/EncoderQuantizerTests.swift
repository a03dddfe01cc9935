// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import Foundation
import ONNX
import Quantization
import TestSupport
import Testing

@Suite struct EncoderQuantizerTests {
    let folder: TemporaryFolder
    let training = Networks.pixels(64)
    let unseen = Networks.pixels(16, seed: 2)

    init() throws {
        folder = try TemporaryFolder()
    }

    private func write(_ model: Model) throws -> String {
        try folder.write(Array(model.serialized()), to: "float.onnx")
    }

    private func quantize(
        _ path: String, _ options: QuantizationOptions = QuantizationOptions()
    ) throws -> (encoder: QuantizedEncoder, path: String, operators: [String]) {
        let encoder = try EncoderQuantizer(options: options)
            .quantize(modelPath: path, input: Networks.input(), pixels: training)
        return (
            encoder, try folder.write(Array(encoder.content), to: "int8.onnx"),
            try Model(parsing: encoder.content).graph.operators
        )
    }

    @Test("Embeddings of unseen images stay where they were", arguments: Networks.Activation.allCases)
    func accuracy(_ activation: Networks.Activation) throws {
        let path = try write(try Networks.residual(activation))
        for options in [
            QuantizationOptions(), QuantizationOptions(keepsHead: false), QuantizationOptions(keepsFirst: true),
        ] {
            let quantized = try quantize(path, options)
            for output in 0..<2 {
                let before = try Networks.embed(path, unseen, output: output)
                let after = try Networks.embed(quantized.path, unseen, output: output)
                #expect(before != after)
                let least = zip(before, after).map(cosine).min() ?? 0
                #expect(least > 0.997, "\(options), output \(output): \(least)")
            }
        }
    }

    @Test("A model with its weights in a file beside it becomes the same as one that holds them")
    func weightsBeside() throws {
        var graph = Graph(name: "wide")
        let images = graph.input("image", shape: [nil, 3, Networks.size, Networks.size])
        // Large enough to lie in a file of its own.
        let channels = 6000
        let weights = (0..<3 * channels).map { Double($0 % 7) - 3 }
        let value = graph.convolution(images, weights: weights, shape: [channels, 3, 1, 1])
        graph.output(graph.averagePooled(value), name: "features", dimension: channels)
        let model = Model(graph, producerVersion: "test")
        let (path, dataPath) = ("\(folder.path)/encoder.onnx", "\(folder.path)/encoder.data")
        #expect(try model.write(to: path, dataPath: dataPath, largestFile: 0))
        let whole = try write(model)
        #expect(try quantize(path).encoder.content == quantize(whole).encoder.content)
    }

    @Test("Layers get int8 weights by channel, and read values in 8 bits from before poolings")
    func placement() throws {
        let path = try write(try Networks.residual())
        let quantized = try quantize(path)
        #expect(quantized.encoder.layers == 4)
        #expect(quantized.encoder.floatLayers == 2)
        // Four layers' weights; the image, what the pooling and the branch read, and the sum.
        #expect(quantized.operators.count { $0 == "DequantizeLinear" } == 8)
        #expect(quantized.operators.count { $0 == "QuantizeLinear" } == 4)
        let pooling = try #require(quantized.operators.firstIndex(of: "MaxPool"))
        #expect(quantized.operators[pooling - 1] == "DequantizeLinear")
        #expect(quantized.operators[pooling + 1] == "Conv")
        #expect(quantized.encoder.content.count < 45_000)
    }

    @Test("First layers and heads are kept in float, or not, as asked")
    func kept() throws {
        let path = try write(try Networks.residual())
        let all = try quantize(path, QuantizationOptions(keepsHead: false))
        #expect(all.encoder.layers == 6 && all.encoder.floatLayers == 0)
        #expect(all.operators.count { $0 == "QuantizeLinear" } == 6)
        let first = try quantize(path, QuantizationOptions(keepsFirst: true))
        #expect(first.encoder.layers == 3 && first.encoder.floatLayers == 3)
        // The image is not rounded, nor the first layer's weights.
        #expect(
            first.operators.prefix { $0 != "Conv" } == ["DequantizeLinear", "DequantizeLinear", "DequantizeLinear"])
    }

    @Test("The same images give the same file")
    func determinism() throws {
        let path = try write(try Networks.residual())
        #expect(try quantize(path).encoder.content == quantize(path).encoder.content)
    }

    @Test(
        "Weights of a Constant node, and those that two layers share, are quantized",
        arguments: [
            ("constant-node.onnx", 1, 1), ("shared.onnx", 2, 1),
        ])
    func constants(_ file: String, layers: Int, weights: Int) throws {
        let input = try EncoderInput(size: 8, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25])
        let pixels = Array(training.prefix(32 * input.bytesPerImage))
        let path = Networks.fixture(file)
        let quantized = try EncoderQuantizer().quantize(modelPath: path, input: input, pixels: pixels)
        #expect(quantized.layers == layers)
        let graph = try Model(parsing: quantized.content).graph
        #expect(graph.operators.count { $0 == "DequantizeLinear" } == layers + weights)
        #expect(!graph.operators.contains("Constant"))
        let rounded = try folder.write(Array(quantized.content), to: file)
        let encoders = try [path, rounded].map {
            try ImageEncoder(modelPath: $0, input: input, options: EncoderOptions(precision: .f32))
        }
        let rows = try encoders.map { try $0.makeSession().embed(pixels: pixels, count: 32)[0] }
        #expect(cosine(rows[0], rows[1]) > 0.999)
    }

    @Test(
        "onnx's checker takes the model, and onnxruntime computes the same",
        .enabled(if: PythonTools.onnx.isAvailable, "\(PythonTools.absence)"))
    func otherEngine() throws {
        let quantized = try quantize(try write(try Networks.residual()), QuantizationOptions(keepsHead: false))
        try ONNXCheck.run(
            quantized.encoder.content, pixels: unseen, features: try Networks.embed(quantized.path, unseen))
    }
}

/// A quantized encoder beside onnx's checker and onnxruntime.
enum ONNXCheck {
    private struct Case: Encodable {
        let size: Int
        let pixels: [UInt8]
        let features: [Float]
    }

    static func run(_ model: Data, pixels: [UInt8], features: [[Float]]) throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(model), to: "encoder.onnx")
        let content = Case(size: Networks.size, pixels: pixels, features: features.flatMap(\.self))
        try folder.write(Array(JSONEncoder().encode(content)), to: "case.json")
        try PythonTools.onnx.run("QuantizationTests/check_onnx.py", folder.path)
    }
}
