import Encoding
import ONNX

/// Trains a head alone, on the features that a frozen backbone gives for each image once.
///
/// Of the configuration count the head, its objective and losses, epochs, batch, learning rate, schedule, optimizer, weights'
/// average, seed and threads. Each image is seen once an epoch, as it is: features cannot be augmented. With cross-entropy the
/// classifier is put on the projection, so that the head learns.
///
/// At the end of the run the folder holds `head.safetensors`. A run that goes on from a checkpoint embeds the images again.
package final class HeadTrainer: EncoderTraining {
    private let configuration: TrainingConfiguration
    private let backbone: FrozenBackbone
    private let folder: RunFolder
    private let images: TrainingImages
    private let features: HeadFeatures
    private let validation: HeadFeatures?
    private let scaling: FeatureScaling
    private let head: Head
    private let loop: TrainingLoop
    private let device: Device

    package var position: Position { loop.position }
    package var stepsPerEpoch: Int { loop.stepsPerEpoch }

    /// Embeds the images, and prepares a run.
    ///
    /// - Parameters:
    ///   - configuration: decides how the run goes; ``TrainingConfiguration/headOnly`` is a good start.
    ///   - backbone: stays as it is.
    ///   - images: to train from, of the backbone's size.
    ///   - validation: held-out images of the same classes and size, to be told about.
    ///   - folder: of the run; made where it is missing.
    ///   - device: where the head's tensors live.
    ///   - resuming: whether to go on from the folder's checkpoint.
    ///   - embedding: told of the number of images that the backbone has embedded, and of all.
    /// - Throws: ``TrainingError``, ``TrainingDataError``, ``HeadOnlyError``, ``TorchError`` or `EncoderError`.
    package init(
        _ configuration: TrainingConfiguration, backbone: FrozenBackbone, images: TrainingImages,
        validation: TrainingImages? = nil, folder: String, device: Device = .cpu, resuming: Bool = false,
        embedding: (_ completed: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        let folder = RunFolder(path: folder)
        try configuration.begin(images, in: folder, on: device)
        self.configuration = configuration
        self.backbone = backbone
        self.images = images
        self.folder = folder
        self.device = device

        let total = images.count + (validation?.count ?? 0)
        let values = try backbone.features(of: images) { done, _ in embedding(done, total) }
        let scaling = FeatureScaling(of: values, dimension: backbone.dimension)
        let features = try HeadFeatures(values, images.labels, scaling, device: device)
        self.validation = try validation.map { held in
            let values = try backbone.features(of: held) { done, _ in embedding(images.count + done, total) }
            return try HeadFeatures(values, held.labels, scaling, device: device)
        }

        var initialization = Initialization(seed: configuration.seed, device: device)
        let head = try Head(configuration.head, backbone.dimension, configuration.projection, &initialization)
        let tensors = head.state("head")
        for parameter in tensors { try parameter.tensor.setRequiresGradient() }
        (self.features, self.scaling, self.head) = (features, scaling, head)
        loop = try TrainingLoop(
            configuration, folder: folder, images: images.count, tensors: .init(state: tensors, parameters: tensors),
            features: head.dimension, device: device, resuming: resuming
        ) {
            try configuration.firstPrototypes(classes: images.classes.count, dimension: head.dimension) {
                try features.means(under: head, classes: images.classes.count)
            }
        }
    }

    package func run(
        checkpointEvery: Double = 300, shouldStop: () -> Bool = { false },
        observe: (TrainingEvent) throws -> Void = { _ in }
    ) throws -> TrainingOutcome {
        var order = BatchOrder(
            images: images.count, batch: configuration.batch, epochs: configuration.epochs, seed: configuration.seed,
            from: position)
        let outcome = try loop.run(
            checkpointEvery: checkpointEvery, shouldStop: shouldStop, observe: observe,
            next: { order.next().map { position, images in features.input(position, Array(images), to: head) } },
            measure: measure)
        if case .interrupted = outcome { return outcome }
        try loop.average?.adopt()
        try scaling.fold(into: head.first)
        try RunFile.write(WeightFile.encoded(head.state("head")), to: folder.headPath)
        return outcome
    }

    private func measure() throws -> TrainingLoop.Measure {
        let means = try features.means(under: head, classes: images.classes.count)
        let evaluation = try validation.map { held in
            try Evaluation(embeddings: held.projected(by: head), labels: held.labels, prototypes: means)
        }
        return .init(evaluation: evaluation, classMeans: means.dispersion)
    }

    /// Writes backbone and head as one model: `features`, the backbone's embedding with unit length, `projection`, and the
    /// backbone's `stages` where it gives them.
    package func export(to path: String) throws -> ExportAgreement {
        var model = backbone.model
        let opset = model.opset
        let stagesName = backbone.hasStages ? FrozenBackbone.stagesName : nil
        try model.extend(backbone.outputName, dimension: backbone.dimension, keeping: stagesName) { graph, features in
            let projection = try head.export(features, to: &graph)
            graph.output(graph.normalized(projection, opset: opset), name: "projection", dimension: head.dimension)
        }
        let sample = try images.pixels(of: Array(0..<min(16, images.count)))
        let exact = try backbone.exact()
        let features = try exact.features(of: sample)
        let rows = try Tensor(
            features, shape: [features.count / backbone.dimension, backbone.dimension], device: device)
        var expected = ["features": features, "projection": try head.projections(of: rows)]
        if let stagesName { expected[stagesName] = try exact.stages(of: sample) }
        return try EncoderExport.write(
            model.serialized(), input: backbone.input, expecting: expected, of: sample, to: path)
    }
}
