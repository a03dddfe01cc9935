// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Encoding
package import ONNX

/// Why a model is not taken as encoder.
///
/// Each case describes itself in one line, with what mends it.
/// `model` is the name of the model's file, without its folders.
package enum AdoptionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file cannot be taken apart.
    case unreadable(model: String, reason: ONNXError)
    /// The engine refuses the model.
    case engine(EncoderError)
    /// The model is of a kind that cannot be an encoder here.
    ///
    /// `settings` are those of the request that mend it.
    case unsupported(model: String, reason: String, mending: String, settings: [AdoptionSetting] = [])
    /// No folder or file for the adopted model can be written.
    case scratch(reason: String)

    package var description: String {
        switch self {
        case .unreadable(let model, let reason): "\(model): \(reason)"
        case .engine(let error): "\(error)"
        case .unsupported(let model, let reason, let mending, _): "\(model): \(reason); \(mending)"
        case .scratch(let reason): "the adopted encoder cannot be written: \(reason)"
        }
    }
}

/// What of an ``AdoptionRequest`` mends an error; whoever takes the request from a person says how it is given.
package enum AdoptionSetting: Sendable, Equatable {
    case featuresOutput, projectionOutput, stagesOutput, logitsOutput
    case pooling
    case size
}
