// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Encoding
import Files
package import FoundationEssentials
import ONNX

/// An encoder whose layers are computed in 8-bit integers.
package struct QuantizedEncoder: Sendable {
    /// The ONNX file's bytes.
    package let content: Data

    /// The layers in 8 bits.
    package let layers: Int

    /// The layers that stayed in float.
    package let floatLayers: Int
}

/// Makes 8-bit encoders from float ones, after their training.
///
/// Weights are rounded to 7 bits of int8 with a scale for each output channel, the inputs of layers to uint8 with one
/// scale each, from the smallest to the largest value on in-distribution images (Jacob et al., "Quantization and
/// Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference", 2018). Images unlike those go beyond
/// that range, and are what a detector is for: so nothing of it is clipped.
package struct EncoderQuantizer: Sendable {
    package var options: QuantizationOptions

    private static let batchSize = 32

    package init(options: QuantizationOptions = QuantizationOptions()) {
        self.options = options
    }

    /// Quantizes an ONNX model.
    ///
    /// - Parameters:
    ///   - path: the model's file; large weights may lie in a file beside it.
    ///   - input: what it expects of pixels.
    ///   - pixels: in-distribution images, u8 RGB, [count, size, size, 3].
    ///   - progress: gets the number of images done.
    /// - Returns: the model with the same inputs and outputs.
    /// - Throws: ``QuantizationError``.
    package func quantize(
        modelPath path: String, input: EncoderInput, pixels: [UInt8], progress: (Int) -> Void = { _ in }
    ) throws(QuantizationError) -> QuantizedEncoder {
        let name = path.lastComponent
        guard !pixels.isEmpty else { throw .noImages }
        guard pixels.count.isMultiple(of: input.bytesPerImage) else {
            throw .pixelCount(pixels.count, bytesPerImage: input.bytesPerImage)
        }
        var model = try Self.read(path, name: name)
        let constants = model.graph.constants
        let plan = QuantizationPlan(model.graph, constants: constants, options: options)
        guard !plan.layers.isEmpty else { throw .nothingToQuantize(model: name) }

        var weights: [Value: QuantizedWeights] = [:]
        for layer in plan.layers {
            guard let constant = constants[layer.weights],
                let rounded = QuantizedWeights(rounding: constant, axis: layer.axis)
            else { throw .weightsNotFinite(model: name, value: layer.weights.name) }
            weights[layer.weights] = rounded
        }
        let measured = try RangeMeasurement(
            of: plan.values, in: model, input: input, pixels: pixels, batchSize: Self.batchSize, fileName: name,
            progress: progress)
        let codes = Dictionary(zip(plan.values, measured.ranges.map(\.code))) { first, _ in first }
        model.graph.quantize(values: codes, weights: weights)
        do {
            return QuantizedEncoder(
                content: try model.serialized(), layers: plan.layers.count, floatLayers: plan.keptCount)
        } catch {
            throw .unsupported(model: name, reason: error)
        }
    }

    private static func read(_ path: String, name: String) throws(QuantizationError) -> Model {
        guard !path.hasSuffix(".xml") else { throw .notONNX(model: name) }
        let model: Model
        do {
            model = try Model(wholeAt: path)
        } catch {
            throw .unsupported(model: name, reason: error)
        }
        guard !model.graph.operators.contains(where: { $0.hasSuffix("QuantizeLinear") || $0.hasPrefix("QLinear") })
        else { throw .alreadyQuantized(model: name) }
        guard model.opset >= Graph.quantizationOpset else { throw .oldOperators(model: name, version: model.opset) }
        return model
    }
}
