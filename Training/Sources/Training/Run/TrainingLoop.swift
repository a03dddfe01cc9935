// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What every run does, whatever is trained and wherever embeddings come from: steps one after another, epochs that are measured,
/// checkpoints, and the end.
final class TrainingLoop {
    /// What an epoch's end is measured by.
    struct Measure {
        /// On the held-out images; nil without any.
        var evaluation: Evaluation?
        /// The mean angle between the class means of training images, degrees; nil where it is not known.
        var classMeans: Double?
    }

    /// The tensors of a run.
    struct Tensors {
        /// What a checkpoint keeps, and an average is taken of.
        let state: [NamedTensor]
        /// What is descended.
        let parameters: [NamedTensor]
    }

    let stepsPerEpoch: Int
    /// The next step to take.
    private(set) var position = Position()
    /// The average of the weights, which is what is kept; nil where the last weights are.
    var average: WeightAverage? { step.average }

    private let configuration: TrainingConfiguration
    private let folder: RunFolder
    private let state: [NamedTensor]
    private let step: TrainingStep
    private let rule: CollapseRule

    /// Prepares the steps, at the beginning or where a checkpoint was written.
    ///
    /// - Parameters:
    ///   - configuration: all that decides how the run goes.
    ///   - folder: of the run.
    ///   - images: their number.
    ///   - tensors: of what is trained.
    ///   - features: the length of the features that a classifier sees.
    ///   - device: where tensors live.
    ///   - resuming: whether to go on from the folder's checkpoint.
    ///   - prototypes: gives those of a run that begins.
    /// - Throws: ``TrainingError``, ``TorchError``, or what `prototypes` throws.
    init(
        _ configuration: TrainingConfiguration, folder: RunFolder, images: Int, tensors: Tensors, features: Int,
        device: Device, resuming: Bool, prototypes: () throws -> Prototypes
    ) throws {
        self.configuration = configuration
        self.folder = folder
        stepsPerEpoch = configuration.stepsPerEpoch(images: images)
        rule = CollapseRule(configuration, stepsPerEpoch: stepsPerEpoch)
        let checkpoint = resuming ? try Checkpoint(path: folder.checkpointPath) : nil
        if let checkpoint, checkpoint.configuration != configuration { throw TrainingError.otherRun("configuration") }
        let objective = try Objective(
            configuration, prototypes: checkpoint?.prototypes ?? prototypes(), features: features, device: device)
        state = tensors.state + objective.state
        step = TrainingStep(
            configuration: configuration, stepsPerEpoch: stepsPerEpoch, objective: objective,
            optimizer: try configuration.optimizer.optimizer(of: tensors.parameters + objective.state),
            average: configuration.weightAverageDecay > 0
                ? try WeightAverage(tensors.state, decay: configuration.weightAverageDecay) : nil)
        if let checkpoint { try restore(checkpoint) }
    }

    /// Takes the steps that are left, or those until asked to stop.
    ///
    /// - Parameters:
    ///   - checkpointEvery: seconds between checkpoints; one is also written at the end of each epoch.
    ///   - shouldStop: asked after each step; the checkpoint is written before the run ends.
    ///   - observe: told of each step and epoch.
    ///   - next: the views of the next step; nil after the last.
    ///   - measure: what the network that would be kept is worth.
    /// - Returns: how it ended.
    /// - Throws: ``TrainingError`` where the run cannot go on.
    func run(
        checkpointEvery: Double, shouldStop: () -> Bool, observe: (TrainingEvent) throws -> Void,
        next: () throws -> StepInput?, measure: () throws -> Measure
    ) throws -> TrainingOutcome {
        var ledger = try RunLedger(folder, configuration, from: position, checkpointEvery: checkpointEvery)
        var last: Measure?
        while let input = try next() {
            try observe(ledger.add(step.take(input), images: input.images))
            position = Position(epoch: input.position.epoch, step: input.position.step + 1)
            if position.step == stepsPerEpoch {
                position = Position(epoch: position.epoch + 1, step: 0)
                let measured = try measured(measure, after: input.position)
                try rule.check(
                    prototypes: step.objective.currentPrototypes()?.dispersion, after: input.position.epoch)
                try observe(ledger.endEpoch(measured.evaluation))
                try save(&ledger)
                last = measured
            } else if ledger.isCheckpointDue {
                try save(&ledger)
            }
            if shouldStop(), position.epoch < configuration.epochs {
                try save(&ledger)
                return .interrupted(position)
            }
        }
        return try outcome(last ?? measured(measure, after: position))
    }

    private func outcome(_ measure: Measure) throws -> TrainingOutcome {
        // Objectives without prototypes promise no angle between classes.
        guard let prototypes = try step.objective.currentPrototypes()?.dispersion else { return .finished }
        let degrees = rule.collapse([prototypes, measure.classMeans, measure.evaluation?.dispersion])
        return degrees.map { .collapsed(degrees: $0) } ?? .finished
    }

    /// Measures with the weights that would be kept.
    private func measured(_ measure: () throws -> Measure, after position: Position) throws -> Measure {
        do {
            guard let average else { return try measure() }
            return try average.exchanged(measure)
        } catch is LossError {
            // Every class has images, so only embeddings that are no numbers leave one without a direction.
            throw TrainingError.diverged(position, rate: configuration.peakLearningRate)
        }
    }

    private func save(_ ledger: inout RunLedger) throws {
        var checkpoint = Checkpoint(position: position, configuration: configuration)
        try checkpoint.store(state, under: "model")
        try checkpoint.store(step.optimizer.state, under: "momentum")
        if let average { try checkpoint.store(average.state, under: "average") }
        checkpoint.prototypes = step.objective.prototypes
        guard checkpoint.isFinite else {
            throw TrainingError.diverged(position, rate: configuration.peakLearningRate)
        }
        try checkpoint.write(to: folder.checkpointPath)
        ledger.noteCheckpoint()
    }

    private func restore(_ checkpoint: Checkpoint) throws {
        try checkpoint.restore(state, from: "model")
        try checkpoint.restore(step.optimizer.state, from: "momentum")
        if let average { try checkpoint.restore(average.state, from: "average") }
        position = checkpoint.position
    }
}
