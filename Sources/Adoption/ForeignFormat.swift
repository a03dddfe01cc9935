// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import FoundationEssentials

/// Files that hold a model in a form that has to be exported first.
enum ForeignFormat {
    /// The error for a file whose name says that it is no ONNX or IR; nil for others.
    static func refusal(of path: String) -> AdoptionError? {
        let model = ModelName(path: path).name
        guard let dot = model.lastIndex(of: ".") else { return nil }
        let kind = model[model.index(after: dot)...].lowercased()
        guard let (reason, mending) = kinds[kind] else { return nil }
        return .unsupported(model: model, reason: reason, mending: mending)
    }

    private static let torch =
        "export it to ONNX: torch.onnx.export(model.eval(), (images,), \"model.onnx\", dynamo=True)"
    private static let keras = "export it to ONNX: model.export(\"model.onnx\", format=\"onnx\")"
    private static let kinds: [String: (String, String)] = [
        "pt": ("this is a PyTorch file, not an ONNX model", torch),
        "pth": ("this is a PyTorch file, not an ONNX model", torch),
        "ckpt": ("this is a checkpoint, not an ONNX model", torch),
        "pt2": ("this is a PyTorch program, not an ONNX model", torch),
        "safetensors": ("these are weights without a graph", torch),
        "h5": ("this is a Keras file, not an ONNX model", keras),
        "keras": ("this is a Keras file, not an ONNX model", keras),
        "tflite": (
            "this is a TensorFlow Lite file, not an ONNX model",
            "export it to ONNX: python -m tf2onnx.convert --tflite \(Self.file).tflite --output model.onnx"
        ),
        "pb": (
            "this is a TensorFlow file, not an ONNX model",
            "export it to ONNX: python -m tf2onnx.convert --saved-model FOLDER --output model.onnx"
        ),
        "mlmodel": ("this is a Core ML file, not an ONNX model", "export the model that it was made of to ONNX"),
        "mlpackage": ("this is a Core ML file, not an ONNX model", "export the model that it was made of to ONNX"),
        "engine": ("this is a TensorRT engine, made for one GPU", "give the ONNX model that it was made of"),
        "plan": ("this is a TensorRT engine, made for one GPU", "give the ONNX model that it was made of"),
        "gguf": ("this is a file of llama.cpp, not an ONNX model", "export the model that it was made of to ONNX"),
        "bin": (
            "this is a file of weights", "give the model.xml that belongs to it, or an ONNX model"
        ),
        "data": ("this is a file of weights", "give the model.onnx that belongs to it"),
        "onnx_data": ("this is a file of weights", "give the model.onnx that belongs to it"),
    ]
    private static let file = "model"
}

/// A model's file as errors name it.
struct ModelName {
    let name: String

    init(path: String) {
        name = path.lastComponent
    }

    func refusal(_ reason: String, _ mending: String, _ settings: AdoptionSetting...) -> AdoptionError {
        .unsupported(model: name, reason: reason, mending: mending, settings: settings)
    }
}
