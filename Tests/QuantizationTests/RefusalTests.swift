// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import Foundation
import ONNX
import Quantization
import TestSupport
import Testing

@Suite struct RefusalTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func quantize(
        _ path: String, pixels: [UInt8] = Networks.pixels(2), options: QuantizationOptions = QuantizationOptions()
    ) throws {
        _ = try EncoderQuantizer(options: options).quantize(modelPath: path, input: Networks.input(), pixels: pixels)
    }

    private func write(_ model: Model, _ name: String = "model.onnx") throws -> String {
        try folder.write(Array(model.serialized()), to: name)
    }

    /// A graph of nodes on the image whose result is its only output.
    private func model(_ build: (inout Graph, Value) -> Value) throws -> Model {
        var graph = Graph(name: "small")
        let images = graph.input("image", shape: [nil, 3, Networks.size, Networks.size])
        let value = build(&graph, images)
        graph.output(graph.averagePooled(value), name: "features", dimension: 3)
        return Model(graph, producerVersion: "test")
    }

    @Test("A graph without layers has nothing to quantize, nor one whose layers are all kept")
    func nothing() throws {
        let path = try write(try model { graph, images in graph.rectified(images) })
        #expect(throws: QuantizationError.nothingToQuantize(model: "model.onnx")) { try quantize(path) }
        let one = try write(
            try model { graph, images in
                graph.convolution(images, weights: [Double](repeating: 1, count: 9), shape: [3, 3, 1, 1])
            })
        try quantize(one)
        #expect(throws: QuantizationError.nothingToQuantize(model: "model.onnx")) {
            try quantize(one, options: QuantizationOptions(keepsFirst: true))
        }
    }

    @Test("A quantized model is not quantized again")
    func twice() throws {
        let path = try write(try Networks.residual())
        let once = try EncoderQuantizer()
            .quantize(modelPath: path, input: Networks.input(), pixels: Networks.pixels(2))
        let again = try folder.write(Array(once.content), to: "int8.onnx")
        #expect(throws: QuantizationError.alreadyQuantized(model: "int8.onnx")) { try quantize(again) }
    }

    @Test("Old operators, weights in a file that is missing, and what is no ONNX model are told with the file's name")
    func files() throws {
        #expect(throws: QuantizationError.oldOperators(model: "opset-12.onnx", version: 12)) {
            try quantize(Networks.fixture("opset-12.onnx"))
        }
        let missing = ONNXError.missingWeights("external.bin", model: "external.onnx")
        #expect(throws: QuantizationError.unsupported(model: "external.onnx", reason: missing)) {
            try quantize(Networks.fixture("external.onnx"))
        }
        let garbage = try folder.write([1, 2, 3, 4], to: "garbage.onnx")
        #expect(throws: QuantizationError.unsupported(model: "garbage.onnx", reason: .unreadable)) {
            try quantize(garbage)
        }
        #expect(throws: QuantizationError.notONNX(model: "encoder.xml")) { try quantize("a/encoder.xml") }
        #expect(throws: QuantizationError.unsupported(model: "none.onnx", reason: .missing("none.onnx"))) {
            try quantize("\(folder.path)/none.onnx")
        }
    }

    @Test("Weights and values that are not finite are named")
    func infinite() throws {
        var weights = [Double](repeating: 1, count: 9)
        weights[4] = .nan
        let broken = try write(
            try model { graph, images in graph.convolution(images, weights: weights, shape: [3, 3, 1, 1]) })
        #expect {
            try quantize(broken)
        } throws: { error in
            guard case .weightsNotFinite("model.onnx", _) = error as? QuantizationError else { return false }
            return true
        }
        let wide = try write(
            try model { graph, images in
                let large = [Double](repeating: 3e38, count: 9)
                let first = graph.convolution(images, weights: large, shape: [3, 3, 1, 1])
                return graph.convolution(first, weights: large, shape: [3, 3, 1, 1])
            })
        #expect {
            try quantize(wide, pixels: [UInt8](repeating: 255, count: 2 * Networks.size * Networks.size * 3))
        } throws: { error in
            guard case .rangeNotFinite("model.onnx", _) = error as? QuantizationError else { return false }
            return true
        }
    }

    @Test("Images that are none, or not whole, are refused")
    func images() throws {
        let path = try write(try Networks.residual())
        #expect(throws: QuantizationError.noImages) { try quantize(path, pixels: []) }
        #expect(throws: QuantizationError.pixelCount(7, bytesPerImage: Networks.size * Networks.size * 3)) {
            try quantize(path, pixels: [UInt8](repeating: 0, count: 7))
        }
    }

    @Test("What the engine refuses is told as it tells it")
    func engine() throws {
        var graph = Graph(name: "two inputs")
        let images = graph.input("image", shape: [nil, 3, Networks.size, Networks.size])
        let other = graph.input("other", shape: [nil, 3, Networks.size, Networks.size])
        let sum = graph.convolution(
            graph.sum(images, other), weights: [Double](repeating: 1, count: 9), shape: [3, 3, 1, 1])
        graph.output(graph.averagePooled(sum), name: "features", dimension: 3)
        let path = try write(Model(graph, producerVersion: "test"), "two.onnx")
        #expect {
            try quantize(path)
        } throws: { error in
            guard case .engine(.unsupportedInput("two.onnx", _)) = error as? QuantizationError else { return false }
            return true
        }
    }
}
