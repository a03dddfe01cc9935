// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import ONNX

/// The shapes of some of a model's tensors, as the engine infers them.
struct TensorShapes {
    private var ports: [String: ModelPorts.Port] = [:]

    /// - Parameters:
    ///   - names: tensors made by nodes, each once.
    ///   - model: read from its files.
    ///   - inputShape: of the images.
    ///   - name: the model's file as errors name it.
    ///   - folder: for a copy of the model without its weights.
    /// - Throws: ``AdoptionError`` where the engine refuses the model.
    init(
        of names: [String], in model: Model, inputShape: [Int?], name: ModelName, folder: ScratchFolder
    ) throws(AdoptionError) {
        var hollow = model
        hollow.graph.cut(to: names.map(Value.init(name:)))
        hollow.removeUncalledFunctions()
        let path = folder.file("shapes.onnx")
        do {
            try hollow.writeHollow(to: path, dataPath: folder.file("shapes.data"))
        } catch {
            throw .unreadable(model: name.name, reason: error)
        }
        let read: ModelPorts
        do {
            read = try ModelPorts.read(path, inputShape: inputShape)
        } catch {
            throw name.engineRefusal(error, model: model)
        }
        guard read.outputs.count == names.count else { return }
        for (name, port) in zip(names, read.outputs) { ports[name] = port }
    }

    subscript(name: String) -> [Int?]? { ports[name]?.shape }

    /// Whether a tensor's elements are floating-point numbers that the engine computes with.
    func isFloat(_ name: String) -> Bool { ports[name]?.isFloat ?? false }

    /// Whether a tensor's elements are float32.
    func isFloat32(_ name: String) -> Bool { ports[name]?.elementType == .float32 }
}

extension ModelName {
    /// What the engine says against a model, with what mends it.
    func engineRefusal(_ error: EncoderError, model: Model) -> AdoptionError {
        let reason =
            switch error {
            case .modelUnreadable(_, let reason), .unsupportedInput(_, let reason), .unsupportedOutput(_, let reason),
                .compilationFailed(_, let reason), .inferenceFailed(_, let reason):
                reason
            default: "\(error)"
            }
        if case .engineUnavailable = error { return .engine(error) }
        let short = reason.count <= 160 ? reason : reason.prefix(160) + "…"
        let domains = model.domains.filter { !["ai.onnx.ml", "com.microsoft"].contains($0) }
        if let domain = domains.first, domain != "pkg.onnxscript.torch_lib.common" {
            return refusal(
                "OpenVINO cannot read it (operators of '\(domain)'): \(short)",
                "export it with ONNX's own operators alone")
        }
        return refusal(
            "OpenVINO cannot read it: \(short)",
            "export it again in evaluation mode with opset 17 or newer (torch.onnx.export(model.eval(), …, dynamo=True))"
        )
    }
}
