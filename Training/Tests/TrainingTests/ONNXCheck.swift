import Foundation
import TestSupport

/// An exported encoder beside onnx's checker and onnxruntime.
enum ONNXCheck {
    private struct Case: Encodable {
        let images: [Float]
        let size: Int
        /// What libtorch gives; nil to have the model valid and its rows of unit length only.
        let outputs: [String: [Float]]?
    }

    /// Runs check_onnx.py.
    ///
    /// - Parameters:
    ///   - model: the file's bytes.
    ///   - images: normalized, in the order of the model's input.
    ///   - size: side of the images, pixels.
    ///   - outputs: what libtorch gives for them; nil for a model that is partly from elsewhere.
    /// - Throws: what does not agree.
    static func run(_ model: Data, images: [Float], size: Int, outputs: [String: [Float]]?) throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(model), to: "encoder.onnx")
        try folder.write(
            Array(JSONEncoder().encode(Case(images: images, size: size, outputs: outputs))), to: "case.json")
        try PythonTools.onnx.run("../Training/Tests/TrainingTests/check_onnx.py", folder.path)
    }
}
