import FoundationEssentials
import ONNX

/// Trains a head alone, on the features that a frozen backbone gives for each image once.
///
/// Of the configuration count the head, its objective and losses, epochs, batch, learning rate, schedule, optimiser,
/// seed and threads. Each image is seen once an epoch, as it is: features cannot be augmented. With cross-entropy the
/// classifier is put on the projection, so that the head learns.
///
/// The folder gets `configuration.json`, `metrics.jsonl`, and at the end `head.safetensors`. There is no checkpoint: an
/// epoch takes seconds, and the same run ends with the same head.
package final class HeadTrainer {
    private let configuration: TrainingConfiguration
    private let backbone: FrozenBackbone
    private let folder: String
    private let images: TrainingImages
    private let features: Tensor
    private let labels: [Int]
    private let classes: Int
    private let validation: (features: Tensor, labels: [Int])?
    private let scaling: FeatureScaling
    private let head: Head
    private let objective: Objective
    private let optimiser: any Optimiser
    private let device: Device

    /// Embeds the images, and prepares a run.
    ///
    /// - Parameters:
    ///   - configuration: decides how the run goes; ``TrainingConfiguration/headOnly`` is a good start.
    ///   - backbone: stays as it is.
    ///   - images: to train from, of the backbone's size.
    ///   - validation: held-out images of the same classes and size, to be told about.
    ///   - folder: of the run; made where it is missing.
    ///   - device: where the head's tensors live.
    ///   - embedding: told of the number of images that the backbone has embedded, and of all.
    /// - Throws: ``TrainingError``, ``TrainingDataError``, ``HeadOnlyError``, ``TorchError`` or `EncoderError`.
    package init(
        _ configuration: TrainingConfiguration, backbone: FrozenBackbone, images: TrainingImages,
        validation: TrainingImages? = nil, folder: String, device: Device = .cpu,
        embedding: (_ completed: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        try configuration.validate()
        try images.validateForTraining()
        guard device.isAvailable else { throw TrainingError.deviceUnavailable(device) }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw TrainingError.file(path: folder, reason: "the folder cannot be made")
        }
        try Torch.setThreads(configuration.threads)
        try Torch.setDeterministic(device == .cpu)
        self.configuration = configuration
        self.backbone = backbone
        self.images = images
        self.folder = folder
        self.device = device
        labels = images.labels
        classes = images.classes.count

        let total = images.count + (validation?.count ?? 0)
        var values = try backbone.features(of: images) { done, _ in embedding(done, total) }
        scaling = FeatureScaling(of: values, dimension: backbone.dimension)
        let scaling = scaling
        func scaled(_ values: inout [Float]) throws -> Tensor {
            scaling.apply(to: &values)
            let shape = [values.count / backbone.dimension, backbone.dimension]
            return try Tensor(values, shape: shape, device: device)
        }
        features = try scaled(&values)
        self.validation = try validation.map { held in
            var values = try backbone.features(of: held) { done, _ in embedding(images.count + done, total) }
            return (try scaled(&values), held.labels)
        }

        var initialization = Initialization(seed: configuration.seed, device: device)
        head = try Head(configuration.head, backbone.dimension, configuration.projection, &initialization)
        for parameter in head.state("head") { try parameter.tensor.setRequiresGradient() }
        objective = try Objective(
            configuration, prototypes: Self.prototypes(configuration, head, features, images), features: head.dimension,
            device: device)
        optimiser = try configuration.optimiser.optimiser(of: head.state("head") + objective.state)
    }

    private static func prototypes(
        _ configuration: TrainingConfiguration, _ head: Head, _ features: Tensor, _ images: TrainingImages
    ) throws -> Prototypes {
        switch configuration.prototypeStart {
        case .classMeans:
            return try .means(
                of: project(features, head), labels: images.labels, classes: images.classes.count,
                dimension: head.dimension)
        case .simplex:
            var random = RandomStream(seed: configuration.seed, .prototypes)
            return try .simplex(classes: images.classes.count, dimension: head.dimension, &random)
        }
    }

    /// Unit projections, row after row.
    private static func project(_ features: Tensor, _ head: Head) throws -> [Float] {
        try Torch.withoutRecording {
            try head(features, training: false).normalized().values(as: Float.self)
        }
    }

    /// Runs to the end, or until asked to stop; once only.
    ///
    /// - Parameters:
    ///   - shouldStop: asked after each step; nothing is kept of a run that was stopped.
    ///   - observe: told of each step and epoch.
    /// - Returns: how it ended.
    /// - Throws: ``TrainingError`` where the run cannot go on.
    package func run(
        shouldStop: () -> Bool = { false }, observe: (TrainingEvent) throws -> Void = { _ in }
    ) throws -> TrainingOutcome {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write(encoder.encode(configuration), to: folder + "/configuration.json")
        let log = try MetricsLog(path: folder + "/metrics.jsonl", from: Position())
        let batch = min(configuration.batch, labels.count)
        let steps = labels.count / batch

        for epoch in 0..<configuration.epochs {
            var tally = EpochTally()
            var random = RandomStream(seed: configuration.seed, .order, epoch)
            let order = random.permutation(labels.count)
            for step in 0..<steps {
                let position = Position(epoch: epoch, step: step)
                var summary = try take(position, Array(order[step * batch..<(step + 1) * batch]), steps: steps)
                summary.imagesPerSecond = Double(batch) / max(tally.lap(), 1e-9)
                tally.add(summary)
                try log.append(.step(summary))
                try observe(.step(summary))
                if shouldStop() { return .interrupted(Position(epoch: epoch, step: step + 1)) }
            }
            let evaluation = try evaluate(after: Position(epoch: epoch, step: steps - 1))
            let done = tally.summary(evaluation)
            try log.append(.epoch(done))
            try observe(.epoch(done))
        }
        try scaling.fold(into: head.first)
        try AtomicFile.write(WeightFile.encoded(head.state("head")), to: folder + "/head.safetensors")
        return .finished
    }

    private func take(_ position: Position, _ numbers: [Int], steps: Int) throws -> StepSummary {
        let done = Double(position.epoch) + Double(position.step) / Double(steps)
        let epochs = Double(configuration.epochs)
        let rate = configuration.peakLearningRate * configuration.schedule.share(at: done, of: epochs)
        let rows = try features.selected(0, Tensor(labels: numbers, device: device))
        let unscaled = try head(rows, training: true)
        let projection = try unscaled.normalized()
        let (total, parts) = try objective(
            Network.Embedding(features: projection, projection: projection, unscaled: unscaled),
            labels: numbers.map { labels[$0] }, progress: done / epochs)
        let loss = try total.scalar()
        guard loss.isFinite else { throw TrainingError.diverged(position, rate: rate) }
        try total.backward()
        try optimiser.step(rate: rate)
        optimiser.clearGradients()
        let geometry = try objective.currentPrototypes().flatMap { prototypes in
            try BatchGeometry(
                embeddings: projection.values(as: Float.self), labels: numbers.map { labels[$0] },
                prototypes: prototypes)
        }
        return StepSummary(
            epoch: position.epoch, step: position.step, loss: loss, compactnessLoss: try parts?.compactness.scalar(),
            dispersionLoss: try parts?.dispersion.scalar(), dispersion: geometry?.dispersion,
            compactness: geometry?.compactness, learningRate: rate, imagesPerSecond: 0)
    }

    /// Measures the held-out images against the class means; nil where there are none.
    private func evaluate(after position: Position) throws -> Evaluation? {
        let prototypes: Prototypes
        do {
            prototypes = try .means(
                of: Self.project(features, head), labels: labels, classes: classes, dimension: head.dimension)
        } catch is LossError {
            // Every class has images, so only projections that are no numbers leave one without a direction.
            throw TrainingError.diverged(position, rate: configuration.peakLearningRate)
        }
        let disperses = configuration.objective == .cider || configuration.objective == .ciderLearned
        let isOver = Double(position.epoch + 1) > configuration.schedule.warmupEpochs(of: configuration.epochs)
        let dispersion = prototypes.dispersion
        if disperses, isOver, dispersion < 10 {
            throw TrainingError.collapsed(degrees: dispersion, epoch: position.epoch)
        }
        return try validation.map { held in
            try Evaluation(
                embeddings: Self.project(held.features, head), labels: held.labels, prototypes: prototypes)
        }
    }

    /// Writes backbone and head as one model: `features`, the backbone's embedding with unit length, `projection`, and the
    /// backbone's `stages` where it gives them.
    ///
    /// To be called after ``run(shouldStop:observe:)`` has finished.
    ///
    /// - Parameter path: of the ONNX file; one that is there is replaced.
    /// - Returns: how closely the file's embeddings follow those of the backbone and of libtorch's head.
    /// - Throws: ``ExportError``, ``TrainingError``, ``TorchError``, `ONNXError` or `EncoderError`.
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
        var expected = ["features": features, "projection": try Self.project(rows, head)]
        if let stagesName { expected[stagesName] = try exact.stages(of: sample) }
        return try EncoderExport.write(
            model.serialized(), input: backbone.input, expecting: expected, of: sample, to: path)
    }
}

extension TrainingConfiguration {
    /// The paper's losses for a head on a frozen backbone: one view, 20 epochs.
    ///
    /// Accuracy hardly depends on the learning rate: from 0.05 to 0.5 it stays within a percent.
    package static var headOnly: TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.views = 1
        configuration.epochs = 20
        configuration.peakLearningRate = 0.1
        configuration.schedule = .oneCycle()
        return configuration
    }
}
