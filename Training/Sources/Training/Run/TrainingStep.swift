/// The views of one step, and how they are embedded.
struct StepInput {
    let position: Position
    /// The number of images, not of their views.
    let images: Int
    /// The class of each view.
    let labels: [Int]
    let embed: () throws -> Network.Embedding
}

/// One step of any run: loss, gradients, weights, their average, and what is told of it.
struct TrainingStep {
    let configuration: TrainingConfiguration
    let stepsPerEpoch: Int
    let objective: Objective
    let optimizer: any Optimizer
    let average: WeightAverage?

    func take(_ input: StepInput) throws -> StepSummary {
        let position = input.position
        let done = Double(position.epoch) + Double(position.step) / Double(stepsPerEpoch)
        let epochs = Double(configuration.epochs)
        let rate = configuration.peakLearningRate * configuration.schedule.share(at: done, of: epochs)
        let embedding = try input.embed()
        let (total, parts) = try objective(embedding, labels: input.labels, progress: done / epochs)
        let loss = try total.scalar()
        guard loss.isFinite else { throw TrainingError.diverged(position, rate: rate) }
        try total.backward()
        try optimizer.step(rate: rate)
        optimizer.clearGradients()
        try average?.update(afterStep: position.epoch * stepsPerEpoch + position.step)
        let geometry = try objective.currentPrototypes().flatMap { prototypes in
            try BatchGeometry(
                embeddings: embedding.projection.values(as: Float.self), labels: input.labels, prototypes: prototypes)
        }
        return StepSummary(
            epoch: position.epoch, step: position.step, loss: loss, compactnessLoss: try parts?.compactness.scalar(),
            dispersionLoss: try parts?.dispersion.scalar(), dispersion: geometry?.dispersion,
            compactness: geometry?.compactness, learningRate: rate, imagesPerSecond: 0)
    }
}
