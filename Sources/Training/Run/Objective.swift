/// What a run descends, with the prototypes or the classifier that belong to it.
final class Objective {
    private let kind: ObjectiveKind
    private let loss: CIDERLoss
    private let smoothing: Double
    /// The prototypes that follow the embeddings, where the objective has them.
    var prototypes: Prototypes?
    private let learned: Tensor?
    private let classifier: Linear?

    /// Starts from the class means of the embedded training images.
    init(
        _ configuration: TrainingConfiguration, means: Prototypes, features: Int, device: Device
    ) throws(TorchError) {
        kind = configuration.objective
        loss = configuration.loss
        smoothing = configuration.labelSmoothing
        prototypes = kind == .cider ? means : nil
        learned = kind == .ciderLearned ? try means.tensor(.float32, on: device) : nil
        if kind == .crossEntropy {
            var initialization = Initialization(seed: configuration.seed &+ 1, device: device)
            classifier = try Linear(features, means.classes, &initialization)
        } else {
            classifier = nil
        }
        for parameter in state { try parameter.tensor.setRequiresGradient() }
    }

    /// What the optimiser moves, and a checkpoint keeps, beside the network.
    var state: [NamedTensor] {
        (learned.map { [NamedTensor(name: "learned-prototypes", tensor: $0, role: .offset)] } ?? [])
            + (classifier?.state("classifier") ?? [])
    }

    /// One step's loss; moving prototypes move.
    func callAsFunction(_ embedding: Network.Embedding, labels: [Int]) throws -> (total: Tensor, parts: LossParts?) {
        if var moving = prototypes {
            // The loss changes the copy; the state changes only once the loss is known to be good.
            let parts = try loss(embeddings: embedding.projection, labels: labels, moving: &moving)
            prototypes = moving
            return (parts.total, parts)
        }
        if let learned {
            let parts = try loss(embeddings: embedding.projection, labels: labels, learning: learned)
            return (parts.total, parts)
        }
        let targets = try Tensor(labels: labels, device: embedding.projection.device)
        if let classifier {
            let logits = try classifier(embedding.unscaled, training: true)
            return (try crossEntropy(logits: logits, labels: targets, smoothing: smoothing), nil)
        }
        let contrast = try supervisedContrastive(
            of: embedding.projection, labels: targets, temperature: loss.temperature,
            baseTemperature: loss.compactnessBaseTemperature)
        return (contrast, nil)
    }
}
