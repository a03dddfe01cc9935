// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding

/// An OpenVINO IR, which is taken as it is or not at all.
struct PlainEncoder {
    private let request: AdoptionRequest
    private let model: ModelName
    private let image: ModelInput
    private let outputs: [ModelPorts.Port]
    /// For each name that the user gives the place of the output.
    private let places: [String: Int]
    private static let mending = "export ONNX instead of IR, which can be changed here"

    /// - Throws: ``AdoptionError`` where the file is no model of images.
    init(_ request: AdoptionRequest) throws(AdoptionError) {
        self.request = request
        model = ModelName(path: request.modelPath)
        let asked = [request.featuresOutput, request.projectionOutput, request.stagesOutput, request.logitsOutput]
        do {
            let ports = try ModelPorts.read(request.modelPath)
            guard let port = ports.inputs.first, ports.inputs.count == 1 else {
                throw model.refusal("it has \(ports.inputs.count) inputs, not the image alone", Self.mending)
            }
            guard let image = ModelInput(port) else {
                throw model.refusal(
                    "its input is no image [N,C,H,W] or [N,H,W,C] of 1 or 3 channels in floating-point numbers or bytes",
                    Self.mending)
            }
            self.image = image
            let reshaped = try? ModelPorts.read(
                request.modelPath, inputShape: image.shape(size: request.size, batch: nil))
            outputs = (reshaped ?? ports).outputs
            places = try ModelPorts.places(of: asked.compactMap(\.self), in: request.modelPath)
        } catch let error as EncoderError {
            throw .engine(error)
        } catch let error as AdoptionError {
            throw error
        } catch {
            throw model.refusal("\(error)", Self.mending)
        }
    }

    /// - Throws: ``AdoptionError`` where the model would have to be changed.
    func adopt() throws(AdoptionError) -> AdoptedEncoder {
        let projection = try output(request.projectionOutput, "projection")
        let stages = try output(request.stagesOutput, "stages")
        let logits = try output(request.logitsOutput, "logits")
        let others = outputs.indices.filter { ![projection, stages, logits].compactMap { $0?.place }.contains($0) }
        var features = try output(request.featuresOutput, "features")
        if features == nil {
            let rows = others.filter { outputs[$0].rowLength != nil && !OutputNames.saysLogits(name(of: $0)) }
            let best = rows.min { OutputNames.rank(name(of: $0)) < OutputNames.rank(name(of: $1)) }
            features = best.map { (name(of: $0), $0) } ?? logits ?? projection ?? stages
        }
        guard let features else {
            let list = outputs.indices.map { "\(name(of: $0)) \(outputs[$0].shapeText)" }.joined(separator: ", ")
            throw model.refusal("none of its outputs is one vector [N,d] for each image: \(list)", Self.mending)
        }
        if let pooling = [Pooling.mean, .max, .gem, .cls].first(where: { $0 == request.pooling }),
            outputs[features.place].rowLength == nil
        {
            throw model.refusal("the pooling \(pooling.rawValue) needs a change of the graph", Self.mending)
        }
        let dimension = try row(features)
        for output in [projection, stages, logits] { if let output { _ = try row(output) } }
        var notes: [String] = []
        if logits?.place == features.place {
            notes.append(
                "'\(features.name)' becomes the features, as the IR has no other output (export ONNX to have the "
                    + "last layer's input as features)")
        }
        return AdoptedEncoder(
            modelPath: request.modelPath, input: image,
            candidates: [
                EmbeddingCandidate(
                    output: features.name, source: features.name, pooling: nil, dimension: dimension, isUsual: true)
            ],
            projection: projection?.name, stages: stages?.name,
            logits: logits?.place == features.place ? nil : logits?.name,
            logitCount: logits?.place == features.place ? nil : logits.flatMap { outputs[$0.place].rowLength },
            batch: batch(of: features.name, place: features.place), notes: notes, folder: nil)
    }

    private func name(of place: Int) -> String { outputs[place].name ?? "output\(place)" }

    /// The output that the user names, else that with a name of ours.
    private func output(_ asked: String?, _ usual: String) throws(AdoptionError) -> (name: String, place: Int)? {
        guard let asked else {
            return outputs.indices.first { name(of: $0) == usual }.map { (usual, $0) }
        }
        if let place = places[asked] ?? outputs.indices.first(where: { name(of: $0) == asked }) {
            return (asked, place)
        }
        let known = outputs.indices.map(name).joined(separator: ", ")
        throw model.refusal(
            "none of its outputs is called '\(asked)'; it has: \(known)",
            "inner tensors can be read from ONNX models only")
    }

    private func row(_ output: (name: String, place: Int)) throws(AdoptionError) -> Int {
        guard let length = outputs[output.place].rowLength else {
            throw model.refusal(
                "'\(output.name)' is \(outputs[output.place].shapeText), not one vector [N,d] for each image",
                Self.mending)
        }
        return length
    }

    /// The only number of images at once that the model takes, nil for any.
    private func batch(of features: String, place: Int) -> Int? {
        let inferred = outputs[place].shape?.first ?? nil
        guard let batch = image.batch ?? inferred else { return nil }
        let isDynamic =
            inferred == nil
            && BatchProof.holds(
                request.modelPath, original: request.modelPath, batch: batch, outputs: [features], input: image,
                size: request.size)
        return isDynamic ? nil : batch
    }
}

extension ModelPorts.Port {
    /// The number of values for each image, where the port gives one row of floating-point numbers for each; else nil.
    var rowLength: Int? {
        guard isFloat, let shape, shape.count == 2 || shape.count == 4 && shape[2...] == [1, 1],
            let dimension = shape[1],
            dimension > 0
        else { return nil }
        return dimension
    }

    /// Whether the elements are floating-point numbers that the engine computes with.
    var isFloat: Bool { [.float32, .float16, .bfloat16].contains(elementType) }

    /// The shape as in `[?,3,32,32]`.
    var shapeText: String {
        guard let shape else { return "[...]" }
        return "[" + shape.map { $0.map(String.init) ?? "?" }.joined(separator: ",") + "]"
    }
}

extension ModelInput {
    /// Nil where the port takes no batch of images.
    init?(_ port: ModelPorts.Port) {
        guard port.isFloat || port.elementType == .uint8, let shape = port.shape else { return nil }
        self.init(name: port.name ?? "input", shape: shape, isUInt8: port.elementType == .uint8)
    }
}
