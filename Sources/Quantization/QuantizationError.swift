// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Encoding
package import ONNX

/// Why an encoder was not quantized.
///
/// `model` is the name of the model's file. Each case describes itself in one line.
package enum QuantizationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(model: String, reason: String)
    /// The file is no ONNX model.
    case notONNX(model: String)
    /// The model cannot be taken apart.
    case unsupported(model: String, reason: ONNXError)
    /// The model's operators are too old for weights with a scale for each channel.
    case oldOperators(model: String, version: Int)
    /// The model computes in 8 bits already.
    case alreadyQuantized(model: String)
    /// No convolution or matrix product has constant weights in float32, or all are to be kept.
    case nothingToQuantize(model: String)
    /// A layer's weights are not finite numbers.
    case weightsNotFinite(model: String, value: String)
    /// A layer's input is not finite on one of the images.
    case rangeNotFinite(model: String, value: String)
    /// There are no images to measure ranges on.
    case noImages
    /// The pixels given are not those of whole images.
    case pixelCount(Int, bytesPerImage: Int)
    /// The engine refused the model.
    case engine(EncoderError)

    package var description: String {
        switch self {
        case .unreadable(let model, let reason): "\(model): \(reason)"
        case .notONNX(let model): "\(model): only ONNX models can be quantized"
        case .unsupported(let model, let reason): "\(model): \(reason)"
        case .oldOperators(let model, let version):
            "\(model): the model's operators are of version \(version), and 8-bit weights need "
                + "\(Graph.quantizationOpset) or later"
        case .alreadyQuantized(let model): "\(model): the model is quantized already"
        case .nothingToQuantize(let model):
            "\(model): nothing to quantize: no convolution or matrix product with constant float32 weights"
        case .weightsNotFinite(let model, let value): "\(model): the weights '\(value)' are not finite numbers"
        case .rangeNotFinite(let model, let value): "\(model): '\(value)' is not finite on some of the images"
        case .noImages: "no images to measure the ranges of activations on"
        case .pixelCount(let count, let bytes):
            "\(count) bytes of pixels are no whole number of images of \(bytes) bytes"
        case .engine(let error): "\(error)"
        }
    }
}
