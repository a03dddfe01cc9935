import FoundationEssentials

/// How a run ended.
package enum TrainingOutcome: Sendable, Hashable {
    /// All epochs are done.
    case finished
    /// It was asked to stop; the checkpoint is at this position.
    case interrupted(Position)
}

/// Trains one encoder, in a folder of its own.
///
/// The folder holds `configuration.json`, `metrics.jsonl`, `checkpoint.safetensors` and, at the end,
/// `encoder.safetensors`: the network that evaluates best, the weights' average where there is one.
///
/// A trainer belongs to the thread that made it, best the main one: libtorch keeps its threads for each caller.
package final class Trainer {
    private let configuration: TrainingConfiguration
    private let images: TrainingImages
    private let validation: TrainingImages?
    private let folder: String
    private let device: Device
    private let network: Network
    private let objective: Objective
    private let optimiser: any Optimiser
    private let average: WeightAverage?
    private let embedder: Embedder
    /// The next step to take.
    package private(set) var position = Position()

    /// Steps in each epoch.
    package var stepsPerEpoch: Int { images.count / min(configuration.batch, images.count) }

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - configuration: all that decides how the run goes.
    ///   - images: to train from.
    ///   - validation: held-out images of the same classes and size, to be told about.
    ///   - folder: of the run; made where it is missing.
    ///   - device: where tensors live.
    ///   - resuming: whether to go on from the folder's checkpoint.
    /// - Throws: ``TrainingError``, ``TrainingDataError`` or ``TorchError``.
    package init(
        _ configuration: TrainingConfiguration, images: TrainingImages, validation: TrainingImages? = nil,
        folder: String, device: Device = .cpu, resuming: Bool = false
    ) throws {
        try configuration.validate()
        try images.validateForTraining()
        guard device.isAvailable else { throw TrainingError.deviceUnavailable(device) }
        self.configuration = configuration
        self.images = images
        self.validation = validation
        self.folder = folder
        self.device = device
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw TrainingError.file(path: folder, reason: "the folder cannot be made")
        }
        Torch.keepFreedMemory()
        try Torch.setThreads(configuration.threads)
        try Torch.setDeterministic(device == .cpu)

        network = try Network(
            configuration.architecture, head: configuration.head, projection: configuration.projection,
            seed: configuration.seed, device: device)
        if let weights = configuration.initialWeights, !resuming {
            try WeightFile.load(into: network, from: weights)
        } else if !resuming {
            let sample = stride(from: 0, to: images.count, by: max(images.count / 2000, 1))
            let normalizer = try ImageNormalizer(configuration.statistics, device: device)
            try network.backbone.prepare(for: normalizer(images.pixels(of: Array(sample)), size: images.size))
        }
        try network.freeze(stages: configuration.frozenStages)
        embedder = try Embedder(
            network, configuration.statistics, usesFeatures: configuration.objective == .crossEntropy,
            precision: configuration.precision)
        let checkpoint = resuming ? try Checkpoint(path: folder + "/checkpoint.safetensors") : nil
        if let checkpoint, checkpoint.configuration != configuration { throw TrainingError.otherRun("configuration") }
        objective = try Objective(
            configuration, prototypes: checkpoint?.prototypes ?? Self.prototypes(configuration, images, embedder),
            features: network.backbone.dimension, device: device)
        optimiser = try configuration.optimiser.optimiser(of: network.parameters + objective.state)
        average =
            configuration.weightAverageDecay > 0
            ? try WeightAverage(network.state, decay: configuration.weightAverageDecay) : nil
        if let checkpoint { try restore(checkpoint) }
    }

    private static func prototypes(
        _ configuration: TrainingConfiguration, _ images: TrainingImages, _ embedder: Embedder
    ) throws -> Prototypes {
        switch configuration.prototypeStart {
        case .classMeans:
            return try embedder.means(of: images)
        case .simplex:
            var random = RandomStream(seed: configuration.seed, .prototypes)
            let classes = images.classes.count
            return try .simplexes(
                of: classes, total: configuration.augmentation.viewClasses(of: classes),
                dimension: embedder.dimension, &random)
        }
    }

    /// Runs to the end, or until asked to stop.
    ///
    /// - Parameters:
    ///   - checkpointEvery: seconds between checkpoints; one is also written at the end of each epoch.
    ///   - shouldStop: asked after each step; the checkpoint is written before the run ends.
    ///   - observe: told of each step and epoch.
    /// - Returns: how it ended.
    /// - Throws: ``TrainingError`` where the run cannot go on; the last good checkpoint is kept.
    package func run(
        checkpointEvery: Double = 300, shouldStop: () -> Bool = { false },
        observe: (TrainingEvent) throws -> Void = { _ in }
    ) throws -> TrainingOutcome {
        try writeConfiguration()
        let log = try MetricsLog(path: folder + "/metrics.jsonl", from: position)
        let (configuration, side) = (configuration, images.size)
        let plan = BatchLoader.Plan(
            images: images, augmentation: configuration.augmentation, batch: configuration.batch,
            views: configuration.views, epochs: configuration.epochs, seed: configuration.seed
        ) { configuration.size(epoch: $0, of: side) }
        let loader = BatchLoader(plan, from: position, workers: configuration.threads)
        let normalizer = try ImageNormalizer(configuration.statistics, device: device)
        var epoch = EpochTally()
        let clock = ContinuousClock()
        var saved = clock.now

        while let batch = try loader.next() {
            position = batch.position
            var summary = try step(batch, normalizer, steps: plan.steps)
            summary.imagesPerSecond = Double(batch.labels.count / configuration.views) / max(epoch.lap(), 1e-9)
            epoch.add(summary)
            try log.append(.step(summary))
            try observe(.step(summary))

            position.step += 1
            if position.step == plan.steps {
                position = Position(epoch: position.epoch + 1, step: 0)
                let evaluation = try evaluate()
                try checkCollapse(epoch: batch.position.epoch)
                let done = epoch.summary(evaluation)
                epoch = EpochTally()
                try log.append(.epoch(done))
                try observe(.epoch(done))
                try save()
                saved = clock.now
            } else if saved.duration(to: clock.now) / .seconds(1) > checkpointEvery {
                try save()
                saved = clock.now
            }
            if shouldStop(), position.epoch < configuration.epochs {
                try save()
                return .interrupted(position)
            }
        }
        try writeEncoder()
        return .finished
    }

    private func step(_ batch: Batch, _ normalizer: ImageNormalizer, steps: Int) throws -> StepSummary {
        let done = Double(position.epoch) + Double(position.step) / Double(steps)
        let rate =
            configuration.peakLearningRate
            * configuration.schedule.share(at: done, of: Double(configuration.epochs))
        let images = try normalizer(batch.pixels, size: batch.size)
        let embedding = try network(images, training: true, precision: configuration.precision)
        let (total, parts) = try objective(
            embedding, labels: batch.labels, progress: done / Double(configuration.epochs))
        let loss = try total.scalar()
        guard loss.isFinite else { throw TrainingError.diverged(position, rate: rate) }
        try total.backward()
        try optimiser.step(rate: rate)
        optimiser.clearGradients()
        try average?.update(afterStep: position.epoch * steps + position.step)
        let geometry = try objective.currentPrototypes().flatMap { prototypes in
            try BatchGeometry(
                embeddings: embedding.projection.values(as: Float.self), labels: batch.labels, prototypes: prototypes)
        }
        return StepSummary(
            epoch: position.epoch, step: position.step, loss: loss, compactnessLoss: try parts?.compactness.scalar(),
            dispersionLoss: try parts?.dispersion.scalar(), dispersion: geometry?.dispersion,
            compactness: geometry?.compactness, learningRate: rate, imagesPerSecond: 0)
    }

    /// Measures the held-out images with the network that would be kept; nil where there are none.
    private func evaluate() throws -> Evaluation? {
        guard let validation else { return nil }
        do {
            guard let average else { return try embedder.evaluate(validation, against: images) }
            return try average.exchanged { try embedder.evaluate(validation, against: images) }
        } catch is LossError {
            // Every class has images, so only embeddings that are no numbers leave one without a direction.
            throw TrainingError.diverged(position, rate: configuration.peakLearningRate)
        }
    }

    /// Throws once prototypes stay together although warm-up is over.
    ///
    /// Held-out images would tell too, but not in the first steps: running statistics lag behind the weights then. Nor
    /// do prototypes part at once that start from the class means of fresh weights.
    private func checkCollapse(epoch: Int) throws {
        guard let prototypes = try objective.currentPrototypes() else { return }
        guard Double(epoch + 1) > configuration.schedule.warmupEpochs(of: configuration.epochs) else { return }
        guard (epoch + 1) * stepsPerEpoch >= 100 else { return }
        let degrees = prototypes.dispersion
        if degrees < 10 { throw TrainingError.collapsed(degrees: degrees, epoch: epoch) }
    }

    private func writeConfiguration() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write(encoder.encode(configuration), to: folder + "/configuration.json")
    }

    private func save() throws {
        var checkpoint = Checkpoint(position: position, configuration: configuration)
        try checkpoint.store(network.state + objective.state, under: "model")
        try checkpoint.store(optimiser.state, under: "momentum")
        if let average { try checkpoint.store(average.state, under: "average") }
        checkpoint.prototypes = objective.prototypes
        guard checkpoint.isFinite else {
            throw TrainingError.diverged(position, rate: configuration.peakLearningRate)
        }
        try checkpoint.write(to: folder + "/checkpoint.safetensors")
    }

    private func restore(_ checkpoint: Checkpoint) throws {
        try checkpoint.restore(network.state + objective.state, from: "model")
        try checkpoint.restore(optimiser.state, from: "momentum")
        if let average { try checkpoint.restore(average.state, from: "average") }
        position = checkpoint.position
    }

    /// Writes the network that is kept, under torchvision's names.
    private func writeEncoder() throws {
        let file = try WeightFile.encoded(average?.state ?? network.state)
        try AtomicFile.write(file, to: folder + "/encoder.safetensors")
    }
}
