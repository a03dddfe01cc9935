// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import ONNX

/// What a model takes and gives, and which of its tensors are likely features.
package struct ModelSummary: Sendable {
    /// A tensor of the model.
    package struct Tensor: Sendable, Equatable {
        package let name: String
        /// As in `[?,3,224,224]`.
        package let shape: String
        /// What the tensor is, in a few words; empty where nothing is known.
        package let remark: String
    }

    /// The model's file, without its folders.
    package let model: String
    package let inputs: [Tensor]
    package let outputs: [Tensor]
    /// Tensors that `--features-output` is likely to name, the last of the graph first.
    package let likely: [Tensor]
    /// The files beside the model that hold its weights.
    package let weightFiles: [String]

    /// The most tensors in ``likely``.
    private static let most = 12

    /// Reads a model.
    ///
    /// - Parameters:
    ///   - path: an ONNX file, or an OpenVINO `.xml` with the `.bin` beside it.
    ///   - size: height and width of the images; nil for those that the model states.
    /// - Throws: ``AdoptionError`` where the file is no model.
    package init(path: String, size: ImageSize? = nil) throws(AdoptionError) {
        if let refusal = ForeignFormat.refusal(of: path) { throw refusal }
        let name = ModelName(path: path)
        model = name.name
        guard !path.hasSuffix(".xml") else {
            let ports: ModelPorts
            do {
                ports = try ModelPorts.read(path)
            } catch {
                throw .engine(error)
            }
            func tensor(_ port: ModelPorts.Port, _ usual: String) -> Tensor {
                Tensor(name: port.name ?? usual, shape: port.shapeText, remark: "")
            }
            inputs = ports.inputs.map { tensor($0, "input") }
            outputs = ports.outputs.enumerated().map { tensor($1, "output\($0)") }
            likely = []
            weightFiles = []
            return
        }
        let model: Model
        do {
            var read = try Model(path: path)
            try read.inlineFunctions()
            model = read
        } catch {
            throw .unreadable(model: name.name, reason: error)
        }
        let reading = GraphReading(model.graph)
        weightFiles = Array(model.fileNames.dropFirst())
        let image = try? reading.imageInput(name, size: size)
        inputs = reading.graph.inputDescriptions.map { input in
            Tensor(
                name: input.value.name, shape: input.shapeText,
                remark: input.value.name == image?.name ? "the images, \(image?.layout.rawValue ?? "")" : "")
        }
        outputs = reading.graph.outputDescriptions.map { output in
            let head = reading.classifier(output.value.name)
            return Tensor(
                name: output.value.name, shape: output.shapeText,
                remark: head.map { "a classifier's, \($0.classes) classes, on '\($0.features)'" } ?? "")
        }
        likely = image.map { Self.likely(reading, model: model, image: $0, name: name, size: size) } ?? []
    }

    private static func likely(
        _ reading: GraphReading, model: Model, image: ModelInput, name: ModelName, size: ImageSize?
    ) -> [Tensor] {
        var remarks: [String: String] = [:]
        var names: [String] = []
        func add(_ name: String, _ remark: String) {
            guard remarks[name] == nil, reading.sources[name] == [image.name], reading.maker(of: name) != nil else {
                return
            }
            remarks[name] = remark
            names.append(name)
        }
        for output in reading.graph.outputDescriptions.map(\.value.name) {
            if let head = reading.linearHead(of: output) {
                add(head.features, "what the last linear layer reads")
            } else {
                add(output, "an output")
            }
        }
        let remarksByOperator = [
            "GlobalAveragePool": "a mean over all places", "ReduceMean": "a mean",
            "GlobalMaxPool": "a maximum over all places",
            "Flatten": "a flattened tensor", "LayerNormalization": "a normalization", "Gemm": "a linear layer",
        ]
        for node in reading.nodes.reversed() where names.count < most {
            if let remark = remarksByOperator[node.operation], let output = node.outputs.first {
                add(output.name, remark)
            }
        }
        guard !names.isEmpty, let folder = try? ScratchFolder(),
            let shapes = try? TensorShapes(
                of: names, in: model, inputShape: image.shape(size: size, batch: image.batch), name: name,
                folder: folder)
        else { return [] }
        return names.compactMap { name in
            guard let shape = shapes[name], shapes.isFloat(name),
                let pooled = PooledShape(shape, input: image, size: size)
            else { return nil }
            let vectors =
                pooled.poolings.isEmpty ? "" : ", pooled (\(pooled.poolings.map(\.rawValue).joined(separator: ", ")))"
            return Tensor(
                name: name, shape: "[" + shape.map { $0.map(String.init) ?? "?" }.joined(separator: ",") + "]",
                remark: (remarks[name] ?? "") + vectors)
        }
    }

    /// The summary for a terminal.
    package var lines: [String] {
        func list(_ title: String, _ tensors: [Tensor]) -> [String] {
            guard !tensors.isEmpty else { return [] }
            return ["\(title):"]
                + tensors.map { "  \($0.name)  \($0.shape)" + ($0.remark.isEmpty ? "" : "  \($0.remark)") }
        }
        let weights = weightFiles.isEmpty ? [] : ["weights in: \(weightFiles.joined(separator: ", "))"]
        let flag = likely.first.map { ["choose one with: --features-output '\($0.name)'"] } ?? []
        return ["model: \(model)"] + list("inputs", inputs) + list("outputs", outputs) + weights
            + list("likely features", likely) + flag
    }
}
