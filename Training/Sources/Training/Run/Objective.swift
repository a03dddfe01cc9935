/// What a run descends, with the prototypes or the classifier that belong to it.
final class Objective {
    private let kind: ObjectiveKind
    private let configuration: TrainingConfiguration
    /// The prototypes that follow the embeddings, where the objective has them.
    var prototypes: Prototypes?
    private let learned: Tensor?
    private let classifier: Linear?

    /// Starts from the prototypes, where the objective has any.
    init(
        _ configuration: TrainingConfiguration, prototypes start: Prototypes, features: Int, device: Device
    ) throws(TorchError) {
        kind = configuration.objective
        self.configuration = configuration
        prototypes = kind == .cider ? start : nil
        learned = kind == .ciderLearned ? try start.tensor(.float32, on: device) : nil
        if kind == .crossEntropy || configuration.classifierWeight > 0 {
            var initialization = Initialization(seed: configuration.seed &+ 1, device: device)
            classifier = try Linear(features, start.classes, &initialization)
        } else {
            classifier = nil
        }
        for parameter in state { try parameter.tensor.setRequiresGradient() }
    }

    /// What the optimizer moves, and a checkpoint keeps, beside the network.
    var state: [NamedTensor] {
        (learned.map { [NamedTensor(name: "learned-prototypes", tensor: $0, role: .offset)] } ?? [])
            + (classifier?.state("classifier") ?? [])
    }

    /// One step's loss; moving prototypes move.
    ///
    /// - Parameters:
    ///   - embedding: of all views.
    ///   - labels: the class of each view.
    ///   - progress: the share of the run that is done.
    /// - Returns: what to descend, and its parts where it has them.
    /// - Throws: ``LossError`` and ``TorchError``.
    func callAsFunction(
        _ embedding: Network.Embedding, labels: [Int], progress: Double
    ) throws -> (total: Tensor, parts: LossParts?) {
        let targets = try Tensor(labels: labels, device: embedding.projection.device)
        guard kind != .crossEntropy else { return (try classification(embedding, targets), nil) }
        let (total, parts) = try projectionLoss(embedding.projection, labels, targets, progress: progress)
        guard configuration.classifierWeight > 0 else { return (total, parts) }
        return (try total + classification(embedding, targets) * configuration.classifierWeight, parts)
    }

    /// The classifier's cross-entropy.
    private func classification(_ embedding: Network.Embedding, _ targets: Tensor) throws(TorchError) -> Tensor {
        let logits = try classifier?(embedding.unscaled, training: true) ?? embedding.unscaled
        return try crossEntropy(logits: logits, labels: targets, smoothing: configuration.labelSmoothing)
    }

    private func projectionLoss(
        _ projection: Tensor, _ labels: [Int], _ targets: Tensor, progress: Double
    ) throws -> (total: Tensor, parts: LossParts?) {
        var loss = configuration.loss
        loss.momentum = configuration.prototypeMomentum(at: progress)
        if var moving = prototypes {
            // The loss changes the copy; the state changes only once the loss is known to be good.
            let parts = try loss(embeddings: projection, labels: labels, moving: &moving)
            prototypes = moving
            return (parts.total, parts)
        }
        if let learned {
            let parts = try loss(embeddings: projection, labels: labels, learning: learned)
            return (parts.total, parts)
        }
        let contrast = try supervisedContrastive(
            of: projection, labels: targets, temperature: loss.temperature,
            baseTemperature: loss.compactnessBaseTemperature)
        return (contrast, nil)
    }

    /// The prototypes as they are now, moving or learned; nil where the objective has none.
    func currentPrototypes() throws -> Prototypes? {
        guard let learned else { return prototypes }
        return try Prototypes(
            normalizing: learned.values(as: Double.self), classes: learned.shape[0], dimension: learned.shape[1])
    }
}
