// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// The adoption of one ONNX file.
struct ONNXAdoption {
    let request: AdoptionRequest
    let name: ModelName
    let model: Model
    /// Whether the model had functions of its own, whose nodes now are the graph's.
    private let hadFunctions: Bool
    private let reading: GraphReading
    let image: ModelInput
    let scratchParent: String?

    /// - Throws: ``AdoptionError`` where the file is no model of images.
    init(_ request: AdoptionRequest, scratchParent: String?) throws(AdoptionError) {
        self.request = request
        self.scratchParent = scratchParent
        name = ModelName(path: request.modelPath)
        do {
            var model = try Model(path: request.modelPath)
            hadFunctions = try model.inlineFunctions()
            self.model = model
        } catch {
            throw .unreadable(model: name.name, reason: error)
        }
        reading = GraphReading(model.graph)
        image = try reading.imageInput(name, size: request.size)
    }

    /// - Throws: ``AdoptionError``.
    func adopt() throws(AdoptionError) -> AdoptedEncoder {
        try refuseOtherSize()
        var choice = try SourceChoice(reading, request: request, image: image, model: name)
        try refuseTraining(choice)
        let folder = try ScratchFolder(in: scratchParent)
        try dropUnreadable(&choice, folder: folder)
        var (shapes, isDynamic) = try shapes(choice, folder: folder)
        if let head = choice.head, let output = head.output, !isRow(shapes[output]) {
            // A layer over places, as those of segmentation: no classifier of images.
            choice.forget(head, model: name)
            (shapes, isDynamic) = try self.shapes(choice, folder: folder)
        }
        var plan = try AdoptionPlan(choice, shapes: shapes, request: request, image: image, model: name)
        let isPlain = isPlain(plan)
        if isPlain {
            plan.takeSourceNames()
        } else {
            guard model.opset >= 8 else {
                throw name.refusal(
                    "its operators are of opset \(model.opset), and what has to be added to it needs 8 or later",
                    "export it again with opset 17 or newer")
            }
        }
        let fixed = image.batch ?? plan.outputs.compactMap { shapes[$0.source]?.first ?? nil }.first
        var notes = choice.notes + (isPlain ? [] : self.notes(plan))
        let written: WrittenEncoder
        if isPlain {
            written = WrittenEncoder(path: request.modelPath, dataPath: nil, folder: nil)
        } else {
            written = try write(plan, batch: isDynamic ? nil : fixed)
        }
        let (encoder, batch) = try settleBatch(
            written, plan: plan, fixed: fixed, isDynamic: isDynamic, notes: &notes)
        return AdoptedEncoder(
            modelPath: encoder.path, dataPath: encoder.dataPath, input: image,
            candidates: plan.candidates.enumerated().map { place, output in
                EmbeddingCandidate(
                    output: output.name, source: output.source, pooling: output.pooling, dimension: output.dimension,
                    isUsual: place == 0)
            },
            projection: plan.projection?.name, stages: plan.stages?.name, logits: plan.logits?.name,
            logitCount: plan.logits?.dimension, batch: batch, notes: notes, folder: encoder.folder)
    }

    private func refuseOtherSize() throws(AdoptionError) {
        guard let size = request.size else { return }
        if (image.height ?? size.height, image.width ?? size.width) != (size.height, size.width) {
            let own = "\(image.height.map(String.init) ?? "?")x\(image.width.map(String.init) ?? "?")"
            throw name.refusal(
                "its input '\(image.name)' takes images of \(own) (height x width), not \(size.height)x\(size.width)",
                "give that size, or export it with a dynamic height and width", .size)
        }
    }

    /// Leaves out those of several tensors that the engine cannot compute.
    ///
    /// - Throws: ``AdoptionError`` where it can compute none.
    private func dropUnreadable(_ choice: inout SourceChoice, folder: ScratchFolder) throws(AdoptionError) {
        guard choice.features.count > 1 else { return }
        do throws(AdoptionError) {
            _ = try shapes(choice, folder: folder)
        } catch {
            var readable: [String] = []
            for source in choice.features {
                var single = choice
                single.features = [source]
                if (try? shapes(single, folder: folder)) != nil { readable.append(source) }
            }
            guard !readable.isEmpty else { throw error }
            let dropped = choice.features.filter { !readable.contains($0) }
            choice.features = readable
            choice.notes.append("left out, as OpenVINO cannot compute it: \(dropped.joined(separator: ", "))")
        }
    }

    private func isRow(_ shape: [Int?]?) -> Bool {
        guard let shape else { return false }
        return shape.count == 2 || shape.count == 4 && shape[2...] == [1, 1]
    }

    /// The shapes of all tensors in question, and whether the engine takes any number of images.
    private func shapes(_ choice: SourceChoice, folder: ScratchFolder) throws(AdoptionError) -> (TensorShapes, Bool) {
        let names = choice.tensors
        func read(batch: Int?) throws(AdoptionError) -> TensorShapes {
            try TensorShapes(
                of: names, in: model, inputShape: image.shape(size: request.size, batch: batch), name: name,
                folder: folder)
        }
        guard let batch = image.batch else {
            let shapes = try read(batch: nil)
            return (shapes, names.allSatisfy { shapes[$0]?.first == .some(nil) })
        }
        if let shapes = try? read(batch: nil), names.allSatisfy({ shapes[$0]?.first == .some(nil) }) {
            return (shapes, true)
        }
        return (try read(batch: batch), false)
    }

    /// Whether the user's file serves as it is.
    private func isPlain(_ plan: AdoptionPlan) -> Bool {
        let outputs = reading.graph.outputDescriptions.map(\.value.name)
        let read = Set(plan.outputs.map(\.source))
        return model.isOneFile && !hadFunctions && reading.graph.inputDescriptions.count == 1
            && read.count == plan.outputs.count
            && read == Set(outputs) && plan.outputs.allSatisfy { $0.pooling == nil }
    }

    private func write(_ plan: AdoptionPlan, batch: Int?) throws(AdoptionError) -> WrittenEncoder {
        try WrittenEncoder(adoptedModel(plan, batch: batch), name: name, scratchParent: scratchParent)
    }

    func adoptedModel(_ plan: AdoptionPlan, batch: Int?) -> Model {
        var adopted = model
        plan.apply(to: &adopted, batch: batch)
        return adopted
    }

    private func notes(_ plan: AdoptionPlan) -> [String] {
        var notes: [String] = []
        if model.fileNames.count > 1 {
            let names = model.fileNames.dropFirst().joined(separator: ", ")
            notes.append("the weights in \(names) go into the bundle")
        }
        if hadFunctions { notes.append("the model's own functions are replaced by what they do") }
        let needed = Set(plan.outputs.map(\.source))
        let inputs = reading.graph.inputDescriptions.map(\.value.name).filter { $0 != image.name }
        if !inputs.isEmpty {
            notes.append("the inputs \(inputs.joined(separator: ", ")) are cut off: what is read does not need them")
        }
        let cut = reading.graph.outputDescriptions.map(\.value.name).filter { !needed.contains($0) }
        if !cut.isEmpty, plan.logits == nil || cut != [plan.logits?.source] {
            notes.append("the outputs that are not read are cut off: \(cut.joined(separator: ", "))")
        }
        if let usual = plan.candidates.first, let pooling = usual.pooling, plan.candidates.count == 1 {
            notes.append("the features are the \(pooling.rawValue) of '\(usual.source)' over its places (--pool)")
        }
        return notes
    }
}

extension AdoptionPlan {
    /// Names the outputs as the user's model does.
    fileprivate mutating func takeSourceNames() {
        for index in candidates.indices { candidates[index].name = candidates[index].source }
        if let source = projection?.source { projection?.name = source }
        if let source = stages?.source { stages?.name = source }
        if let source = logits?.source { logits?.name = source }
    }
}

extension SourceChoice {
    /// Takes a layer's output as features after all.
    fileprivate mutating func forget(_ head: LinearHead, model: ModelName) {
        guard let output = head.output else { return }
        self.head = nil
        logits = nil
        notes.removeAll()
        features.removeAll { $0 == head.features }
        features.insert(output, at: 0)
    }
}
