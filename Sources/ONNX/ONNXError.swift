// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why a model cannot be read, built on or written.
package enum ONNXError: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadable
    case weightsElsewhere
    case oldOperators(Int)
    case unknownOutput(String, known: [String])
    case ambiguousOutput([String])
    case tooLarge
    /// There is no such file, or it cannot be read.
    case missing(String)
    /// There is no such file of weights.
    case missingWeights(String, model: String)
    /// The file is a pointer of Git LFS.
    case pointer(String)
    /// A file of weights does not lie beside the model.
    case outside(String)
    /// A file of weights ends before a tensor does.
    case truncated(String, tensor: String)
    /// A tensor's place in its file makes no sense.
    case badTensor(String)
    case unwritable(String, reason: String)

    package var description: String {
        switch self {
        case .unreadable: "the file is no ONNX model"
        case .weightsElsewhere:
            "the model keeps weights in other files; save it as one file (onnx.save with save_as_external_data=False)"
        case .oldOperators(let version):
            "the model's operators are of version \(version), and a head needs 8 or later"
        case .unknownOutput(let name, let known):
            "'\(name)' is not one of the model's outputs: \(known.joined(separator: ", "))"
        case .ambiguousOutput(let names):
            "the model has several outputs, and none is called features: say which one (\(names.joined(separator: ", ")))"
        case .missing(let name): "\(name): no such file, or it cannot be read"
        case .missingWeights(let name, let model):
            "the model keeps its weights in '\(name)', which is not there: keep \(name) beside \(model)"
        case .pointer(let name): "\(name) is a pointer of Git LFS, not the file itself: run `git lfs pull`"
        case .outside(let name):
            "the model keeps weights in '\(name)', which is not beside it: put the file itself into the model's folder, "
                + "or save the model as one file (onnx.save with save_as_external_data=False)"
        case .truncated(let name, let tensor):
            "\(name) ends before the weights '\(tensor)' do: fetch or export the model again"
        case .badTensor(let name):
            "the weights '\(name)' have another size than their shape says: fetch or export the model again"
        case .unwritable(let name, let reason): "\(name) cannot be written: \(reason)"
        case .tooLarge: "the model is larger than the 2 GiB that an ONNX file can hold"
        }
    }
}
