import Foundation
import ONNX
import Testing
import Training

/// onnx's checker and onnxruntime, in the Python that `make test-training` prepares.
enum ONNXCheck {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    private static let python = root.appending(path: "../../.deps/onnx/bin/python").path()

    static let isAvailable = FileManager.default.isExecutableFile(atPath: python)

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
    ///   - images: normalised, in the order of the model's input.
    ///   - size: side of the images, pixels.
    ///   - outputs: what libtorch gives for them; nil for a model that is partly from elsewhere.
    /// - Throws: where Python cannot be run.
    static func run(_ model: Data, images: [Float], size: Int, outputs: [String: [Float]]?) throws {
        let folder = TrainerTests.Folder()
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        try model.write(to: URL(filePath: folder.path + "/encoder.onnx"))
        try JSONEncoder().encode(Case(images: images, size: size, outputs: outputs))
            .write(to: URL(filePath: folder.path + "/case.json"))
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [root.appending(path: "check_onnx.py").path(), folder.path]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let said = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
    }
}
