// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why an encoder could not be loaded or run.
///
/// `model` is the name of the model's file, without its folders.
public enum EncoderError: Error, Sendable, Equatable {
    /// An `EncoderInput` is out of range.
    case invalidInput(reason: String)
    /// An `EncoderOptions` is out of range.
    case invalidOptions(reason: String)
    /// The processor has no instructions for the precision asked for.
    case precisionUnavailable(Precision)
    /// OpenVINO itself could not be started.
    case engineUnavailable(reason: String)
    /// There is no such file.
    case modelNotFound(model: String)
    /// The file is no model that the engine can read.
    case modelUnreadable(model: String, reason: String)
    /// The model does not take a batch of color images of the size asked for.
    case unsupportedInput(model: String, reason: String)
    /// The model does not give a row of numbers for each image.
    case unsupportedOutput(model: String, reason: String)
    /// The engine could not prepare the model for this processor.
    case compilationFailed(model: String, reason: String)
    /// The engine could not run the model.
    case inferenceFailed(model: String, reason: String)
    /// A batch has no images, or too many.
    case invalidBatch(count: Int)
    /// The bytes given are not those of the images announced.
    case pixelCountMismatch(expected: Int, actual: Int)
}

extension EncoderError: CustomStringConvertible {
    /// What is wrong, in one line for a person.
    public var description: String {
        switch self {
        case .invalidInput(let reason): "invalid encoder input: \(reason)"
        case .invalidOptions(let reason): "invalid encoder options: \(reason)"
        case .precisionUnavailable(let precision):
            "the engine has no \(precision.rawValue) on this processor (avx512_bf16 or amx_bf16); use f32 or auto"
        case .engineUnavailable(let reason): "OpenVINO could not be started: \(reason)"
        case .modelNotFound(let model): "\(model): no such file"
        case .modelUnreadable(let model, let reason): "\(model): cannot be read as a model: \(reason)"
        case .unsupportedInput(let model, let reason): "\(model): unsupported input: \(reason)"
        case .unsupportedOutput(let model, let reason): "\(model): unsupported output: \(reason)"
        case .compilationFailed(let model, let reason): "\(model): cannot be compiled: \(reason)"
        case .inferenceFailed(let model, let reason): "\(model): inference failed: \(reason)"
        case .invalidBatch(let count): "a batch of \(count) images cannot be embedded"
        case .pixelCountMismatch(let expected, let actual): "expected \(expected) bytes of pixels, not \(actual)"
        }
    }
}
