// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// What an adopted model's outputs are made of.
struct AdoptionPlan {
    /// One output of the adopted model.
    struct Output {
        /// The name of the output.
        var name: String
        /// The tensor of the user's model.
        let source: String
        let shape: PooledShape
        /// Nil where the tensor is one vector already.
        let pooling: Pooling?
        let isFloat32: Bool

        /// The number of values for each image.
        var dimension: Int? { shape.dimension(pooling) }
    }

    /// Those that can serve as the embedding, the usual one first.
    var candidates: [Output] = []
    var projection: Output?
    var stages: Output?
    var logits: Output?

    /// All outputs, in the order that they are written in.
    var outputs: [Output] { candidates + [projection, stages, logits].compactMap(\.self) }

    /// - Parameters:
    ///   - choice: which tensors serve for what.
    ///   - shapes: of all those tensors.
    ///   - request: what the user says.
    ///   - image: what the model says of its images.
    ///   - model: the file as errors name it.
    /// - Throws: ``AdoptionError`` where a tensor is none that a vector can be made of.
    init(
        _ choice: SourceChoice, shapes: TensorShapes, request: AdoptionRequest, image: ModelInput, model: ModelName
    ) throws(AdoptionError) {
        func shape(_ source: String) throws(AdoptionError) -> PooledShape {
            guard shapes.isFloat(source) else {
                throw model.refusal(
                    "the elements of '\(source)' are no floating-point numbers",
                    "name another tensor as features", .featuresOutput)
            }
            guard let dimensions = shapes[source],
                let shape = PooledShape(dimensions, input: image, size: request.size)
            else {
                throw model.refusal(
                    "the shape of '\(source)' is \(Self.text(shapes[source])), not [N,d], [N,C,h,w], [N,h,w,C] or [N,T,d]",
                    "name another tensor as features", .featuresOutput)
            }
            return shape
        }
        func row(_ source: String?, name: String, setting: AdoptionSetting) throws(AdoptionError) -> Output? {
            guard let source else { return nil }
            let shape = try shape(source)
            guard case .row = shape else {
                throw model.refusal(
                    "'\(source)' is not one vector for each image but \(Self.text(shapes[source]))",
                    "name another tensor as \(name)", setting)
            }
            return Output(name: name, source: source, shape: shape, pooling: nil, isFloat32: shapes.isFloat32(source))
        }
        var refusal: AdoptionError?
        for source in choice.features {
            do throws(AdoptionError) {
                let shape = try shape(source)
                for pooling in try Self.poolings(shape, source: source, asked: request.pooling, model: model) {
                    candidates.append(
                        Output(
                            name: "", source: source, shape: shape, pooling: pooling,
                            isFloat32: shapes.isFloat32(source)))
                }
            } catch {
                refusal = refusal ?? error
            }
        }
        if candidates.isEmpty, let refusal { throw refusal }
        // A pooling that is asked for means the tensors that can be pooled.
        if request.pooling != .auto, candidates.contains(where: { $0.pooling != nil }) {
            candidates.removeAll { $0.pooling == nil }
        }
        for index in candidates.indices {
            candidates[index].name = candidates.count == 1 ? "features" : "features_\(index + 1)"
        }
        projection = try row(choice.projection, name: "projection", setting: .projectionOutput)
        stages = try row(choice.stages, name: "stages", setting: .stagesOutput)
        logits = try row(choice.logits, name: "logits", setting: .logitsOutput)
    }

    private static func poolings(
        _ shape: PooledShape, source: String, asked: Pooling, model: ModelName
    ) throws(AdoptionError) -> [Pooling?] {
        guard let usual = shape.poolings.first else { return [nil] }
        if case .tokens(1?, _) = shape, asked == .auto { return [usual] }
        switch asked {
        case .auto: return shape.poolings
        case .cls:
            guard case .tokens = shape else {
                throw model.refusal(
                    "'\(source)' has no tokens, and so no class token", "take another pooling: mean, max or gem",
                    .pooling)
            }
        case .none:
            guard shape.dimension(Pooling.none) != nil else {
                throw model.refusal(
                    "'\(source)' has another length for images of another size",
                    "say the size, or pool by the mean", .size, .pooling)
            }
        case .mean, .max, .gem: break
        }
        return [asked]
    }

    private static func text(_ shape: [Int?]?) -> String {
        guard let shape else { return "[...]" }
        return "[" + shape.map { $0.map(String.init) ?? "?" }.joined(separator: ",") + "]"
    }

    /// Makes the outputs the only ones of a model.
    func apply(to model: inout Model, batch: Int?) {
        let opset = model.opset
        var graph = model.graph
        var sources: [Value] = []
        for source in outputs.map({ Value(name: $0.source) }) where !sources.contains(source) { sources.append(source) }
        graph.cut(to: sources)
        let values = outputs.map { output in
            graph.pooled(
                Value(name: output.source), shape: output.shape, pooling: output.pooling,
                isFloat32: output.isFloat32, opset: opset)
        }
        graph.cut(to: values)
        for (output, value) in zip(outputs, values) {
            graph.describeOutput(value, name: output.name, shape: [batch, output.dimension])
        }
        model.graph = graph
        model.removeUncalledFunctions()
    }
}
