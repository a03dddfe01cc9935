/// Trains a whole network from images, in a folder of its own.
///
/// At the end of the run the folder holds `encoder.safetensors`: the network that evaluates best, the weights' average where there
/// is one.
package final class Trainer: EncoderTraining {
    private let configuration: TrainingConfiguration
    private let images: TrainingImages
    private let validation: TrainingImages?
    private let folder: RunFolder
    private let network: Network
    private let normalizer: ImageNormalizer
    private let embedder: Embedder
    private let loop: TrainingLoop

    package var position: Position { loop.position }
    package var stepsPerEpoch: Int { loop.stepsPerEpoch }

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
        let folder = RunFolder(path: folder)
        try configuration.begin(images, in: folder, on: device)
        self.configuration = configuration
        self.images = images
        self.validation = validation
        self.folder = folder
        normalizer = try ImageNormalizer(configuration.statistics, device: device)
        let network = try Network(
            configuration.architecture, head: configuration.head, projection: configuration.projection,
            seed: configuration.seed, device: device)
        if let weights = configuration.initialWeights, !resuming {
            try WeightFile.load(into: network, from: weights)
        } else if !resuming {
            let sample = stride(from: 0, to: images.count, by: max(images.count / 2000, 1))
            try network.backbone.prepare(for: normalizer(images.pixels(of: Array(sample)), size: images.size))
        }
        try network.freeze(stages: configuration.frozenStages)
        let embedder = try Embedder(
            network, configuration.statistics, usesFeatures: configuration.objective == .crossEntropy,
            precision: configuration.precision)
        (self.network, self.embedder) = (network, embedder)
        loop = try TrainingLoop(
            configuration, folder: folder, images: images.count,
            tensors: .init(state: network.state, parameters: network.parameters), features: network.backbone.dimension,
            device: device, resuming: resuming
        ) {
            try configuration.firstPrototypes(classes: images.classes.count, dimension: embedder.dimension) {
                try embedder.means(of: images)
            }
        }
    }

    package func run(
        checkpointEvery: Double = 300, shouldStop: () -> Bool = { false },
        observe: (TrainingEvent) throws -> Void = { _ in }
    ) throws -> TrainingOutcome {
        let (configuration, side) = (configuration, images.size)
        let plan = BatchLoader.Plan(
            images: images, augmentation: configuration.augmentation, batch: configuration.batch,
            views: configuration.views, epochs: configuration.epochs, seed: configuration.seed
        ) { configuration.size(epoch: $0, of: side) }
        let loader = BatchLoader(plan, from: position, workers: configuration.threads)
        let outcome = try loop.run(
            checkpointEvery: checkpointEvery, shouldStop: shouldStop, observe: observe,
            next: { try loader.next().map(input) }, measure: measure)
        if case .interrupted = outcome { return outcome }
        try RunFile.write(WeightFile.encoded(loop.average?.state ?? network.state), to: folder.weightsPath)
        return outcome
    }

    private func input(_ batch: Batch) -> StepInput {
        StepInput(
            position: batch.position, images: batch.labels.count / configuration.views, labels: batch.labels
        ) { [network, normalizer, configuration] in
            try network(
                normalizer(batch.pixels, size: batch.size), training: true, precision: configuration.precision)
        }
    }

    private func measure() throws -> TrainingLoop.Measure {
        .init(evaluation: try validation.map { try embedder.evaluate($0, against: images) })
    }

    package func export(to path: String) throws -> ExportAgreement {
        try EncoderExport.write(
            run: folder, size: images.size, to: path, checking: images.pixels(of: 0..<min(images.count, 16)))
    }
}
