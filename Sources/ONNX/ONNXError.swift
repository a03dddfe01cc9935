/// Why a model cannot be read, built on or written.
public enum ONNXError: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadable
    case weightsElsewhere
    case oldOperators(Int)
    case unknownOutput(String, known: [String])
    case ambiguousOutput([String])
    case tooLarge

    public var description: String {
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
        case .tooLarge: "the model is larger than the 2 GiB that an ONNX file can hold"
        }
    }
}
