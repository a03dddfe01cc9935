// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// Which tensors of a model serve for what.
struct SourceChoice {
    /// Tensors that embeddings are made of, the usual one first.
    var features: [String] = []
    var projection: String?
    var stages: String?
    var logits: String?
    /// What was decided, each in one sentence.
    var notes: [String] = []
    /// The layer that was taken for a classifier.
    var head: LinearHead?

    /// All tensors that shapes have to be known of, each once.
    var tensors: [String] {
        var names: [String] = []
        for name in features + [projection, stages, logits, head?.output].compactMap(\.self)
        where !names.contains(name) { names.append(name) }
        return names
    }

    /// Chooses by what the user names, else by names and structure of the graph.
    ///
    /// - Throws: ``AdoptionError`` where a name is unknown, or nothing can serve.
    init(
        _ reading: GraphReading, request: AdoptionRequest, image: ModelInput, model: ModelName
    ) throws(AdoptionError) {
        let asked: [(name: String?, setting: AdoptionSetting)] = [
            (request.featuresOutput, .featuresOutput), (request.projectionOutput, .projectionOutput),
            (request.stagesOutput, .stagesOutput), (request.logitsOutput, .logitsOutput),
        ]
        for (name, setting) in asked {
            if let name { try reading.check(name, setting, image: image, model: model) }
        }
        let outputs = try reading.usableOutputs(image: image, model: model, isNamed: request.featuresOutput != nil)
        func own(_ asked: String?, _ name: String) -> String? { asked ?? outputs.first { $0 == name } }
        projection = own(request.projectionOutput, "projection")
        stages = own(request.stagesOutput, "stages")
        logits = request.logitsOutput
        let taken = [projection, stages].compactMap(\.self)
        let rest = outputs.filter { !taken.contains($0) }
        let heads = Dictionary(
            rest.compactMap { name in reading.classifier(name).map { (name, $0) } },
            uniquingKeysWith: { first, _ in first })
        let probable = rest.filter { heads[$0] != nil || OutputNames.saysLogits($0) }
        if let named = request.featuresOutput {
            features = [named]
        } else {
            if let boxes = reading.graph.outputDescriptions.first(where: { OutputNames.saysBoxes($0.value.name) }) {
                throw model.refusal(
                    "its output '\(boxes.value.name)' says that it detects objects",
                    "give an image encoder, or name the tensor that is to be the embedding", .featuresOutput)
            }
            let maps = Set(
                reading.graph.outputDescriptions.filter { $0.shape?.count == 4 }.map(\.value.name))
            // Of several feature maps the last one is the deepest.
            features = rest.filter { !probable.contains($0) }
                .enumerated().sorted { first, second in
                    func key(_ item: (offset: Int, element: String)) -> (Int, Int) {
                        (OutputNames.rank(item.element), maps.contains(item.element) ? -item.offset : item.offset)
                    }
                    return key(first) < key(second)
                }
                .map(\.element)
            if features.contains("features") { features = ["features"] }
        }
        for name in features where request.featuresOutput == nil && !OutputNames.saysEmbedding(name) {
            guard let layer = reading.linearHead(of: name) else { continue }
            notes.append(
                "'\(name)', what a last linear layer gives, is taken for an embedding, as its names or its lack of a bias "
                    + "say; if it classifies, give --features-output \(layer.features) --logits-output \(name)")
        }
        if logits == nil { chooseLogits(among: probable.filter { $0 != request.featuresOutput }, heads: heads) }
        guard features.isEmpty else { return }
        if let head {
            features = [head.features]
            notes.append(
                "'\(head.output ?? head.logits)' is what a last linear layer with \(head.classes) rows gives: its input "
                    + "'\(head.features)' becomes the features, and it the model's own logits (--features-output "
                    + "\(head.output ?? head.logits) takes the output itself as features)")
        } else if let only = logits ?? projection ?? stages {
            features = [only]
            if only == logits { logits = nil }
            if only == projection { projection = nil }
            if only == stages { stages = nil }
            notes.append(
                "'\(only)' becomes the features, as nothing else can (--features-output names another tensor; cider inspect "
                    + "\(model.name) lists the likely ones)")
        }
        guard !features.isEmpty else {
            throw model.refusal(
                "none of its outputs can be an embedding",
                "name a tensor as features", .featuresOutput)
        }
    }

    private mutating func chooseLogits(among probable: [String], heads: [String: LinearHead]) {
        let named = probable.first { $0 == "logits" } ?? probable.first { heads[$0] != nil } ?? probable.first
        guard let named else { return }
        head = heads[named]
        head?.output = named
        logits = head?.logits ?? named
        let others = probable.filter { $0 != named }
        if !others.isEmpty {
            notes.append(
                "of several outputs that classify, '\(named)' is taken, and \(others.map { "'\($0)'" }.joined(separator: ", ")) "
                    + "is not (--logits-output names another)")
        }
    }
}

extension GraphReading {
    /// The last linear layer behind an output, where it is a classifier rather than a projection.
    func classifier(_ output: String) -> LinearHead? {
        guard let head = linearHead(of: output) else { return nil }
        if head.hasProbabilities || OutputNames.saysLogits(output) { return head }
        if OutputNames.saysEmbedding(output) { return nil }
        let hints = head.names.filter { $0 != output }
        if hints.contains(where: { OutputNames.saysLogits($0) || $0.hasPrefix("fc.") || $0.contains("head.") }) {
            return head
        }
        if hints.contains(where: OutputNames.saysEmbedding) { return nil }
        return head.hasBias ? head : nil
    }

    /// The outputs that depend on the image alone and are floating-point numbers, as far as the graph says.
    fileprivate func usableOutputs(
        image: ModelInput, model: ModelName, isNamed: Bool
    ) throws(AdoptionError) -> [String] {
        let outputs = graph.outputDescriptions
        let fromImage = outputs.filter { sources[$0.value.name]?.contains(image.name) ?? false }
        let alone = fromImage.filter { sources[$0.value.name] == [image.name] }
        let usable = alone.filter { $0.isTensor && ($0.isFloat || $0.elementType == 0) && ($0.shape?.count ?? 2) >= 2 }
        if let usable = usable.nonEmpty { return usable.map(\.value.name) }
        if isNamed { return [] }
        if alone.isEmpty, let mixed = fromImage.first {
            let others = (sources[mixed.value.name] ?? []).subtracting([image.name]).sorted()
            throw model.refusal(
                "all of its outputs need other inputs beside the image '\(image.name)': "
                    + others.joined(separator: ", "),
                "export the image encoder alone, or name an inner tensor that needs the image only", .featuresOutput)
        }
        let list = outputs.map { "\($0.value.name) \($0.shapeText)" }.joined(separator: ", ")
        throw model.refusal(
            "none of its outputs is a tensor of floating-point numbers for each image: \(list)",
            "name an inner tensor as features", .featuresOutput)
    }

    /// Sees that a tensor that the user names is there and depends on the image alone.
    fileprivate func check(
        _ name: String, _ setting: AdoptionSetting, image: ModelInput, model: ModelName
    ) throws(AdoptionError) {
        guard names.contains(name) else {
            let outputs = graph.outputDescriptions.map(\.value.name).joined(separator: ", ")
            throw model.refusal(
                "it has no tensor called '\(name)'; its outputs are: \(outputs)",
                "name one that it has", setting)
        }
        let needed = sources[name] ?? []
        guard needed.contains(image.name), maker(of: name) != nil else {
            throw model.refusal("'\(name)' does not depend on the image", "name another tensor", setting)
        }
        guard needed.count == 1 else {
            throw model.refusal(
                "'\(name)' needs other inputs beside the image: "
                    + needed.subtracting([image.name]).sorted().joined(separator: ", "), "name another tensor", setting)
        }
    }
}

extension Array {
    fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
