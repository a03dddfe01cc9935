import Encoding

/// A model that is an encoder as it is.
enum PlainEncoder {
    /// Reads what the engine says of a model, and changes nothing.
    ///
    /// - Throws: ``AdoptionError``.
    static func adopt(_ request: AdoptionRequest) throws(AdoptionError) -> AdoptedEncoder {
        let model = ModelName(path: request.modelPath)
        let ports: ModelPorts
        do {
            ports = try ModelPorts.read(request.modelPath)
        } catch {
            throw .engine(error)
        }
        guard ports.inputs.count == 1, let port = ports.inputs.first, let input = ModelInput(port) else {
            throw .unsupported(
                model: model.name, reason: "it has no single image input",
                mending: "export the image encoder alone")
        }
        var rows: [(name: String, dimension: Int)] = []
        for (place, output) in ports.outputs.enumerated() {
            guard let dimension = output.rowLength else { continue }
            rows.append((output.name ?? "output\(place)", dimension))
        }
        let names = rows.map(\.name)
        let projection = request.projectionOutput ?? names.first { $0 == "projection" }
        let stages = request.stagesOutput ?? names.first { $0 == "stages" }
        let logits = request.logitsOutput ?? names.first { $0 == "logits" }
        let features = request.featuresOutput ?? names.first { $0 == "features" } ?? names.first
        guard let features, let row = rows.first(where: { $0.name == features }) else {
            throw .unsupported(
                model: model.name, reason: "it has no output [N,d]", mending: "say which tensor with --features-output")
        }
        return AdoptedEncoder(
            modelPath: request.modelPath, input: input,
            candidates: [
                EmbeddingCandidate(
                    output: features, source: features, pooling: nil, dimension: row.dimension, isUsual: true)
            ], projection: projection, stages: stages, logits: logits == features ? nil : logits,
            logitCount: rows.first { $0.name == logits }?.dimension, notes: [], folder: nil)
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
}

extension ModelInput {
    /// Nil where the port takes no batch of images.
    init?(_ port: ModelPorts.Port) {
        guard port.isFloat || port.elementType == .uint8, let shape = port.shape else { return nil }
        self.init(name: port.name ?? "input", shape: shape, isUInt8: port.elementType == .uint8)
    }
}
