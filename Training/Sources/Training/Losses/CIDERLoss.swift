/// The parts of one step's loss.
package struct LossParts {
    /// What the step descends: `w * compactness + dispersion`.
    package let total: Tensor
    package let compactness: Tensor
    package let dispersion: Tensor
}

/// CIDER's loss `w L_comp + L_dis` and the numbers in it.
package struct CIDERLoss: Sendable, Hashable, Codable {
    /// Divides the cosines in both parts.
    package var temperature = 0.1
    package var compactnessBaseTemperature = 0.07
    package var dispersionBaseTemperature = 0.1
    /// The weight w of compactness: 2 for CIFAR-10, 1 for CIFAR-100 in the paper.
    package var weight = 2.0
    /// The share of the old prototype in the moving average: 0.95 for CIFAR-10, 0.5 for CIFAR-100 in the paper.
    package var momentum = 0.95

    package init() {}

    /// Moves the prototypes by the embeddings, in order, and gives the loss at the moved ones.
    ///
    /// Dispersion's gradient flows through the move; compactness takes the moved prototypes as constants.
    ///
    /// - Parameters:
    ///   - embeddings: unit vectors of all views, `[N, d]`.
    ///   - labels: the class of each.
    ///   - prototypes: before the step; after it on return.
    /// - Returns: the loss, to be descended by `total.backward()`.
    /// - Throws: ``LossError`` where sizes or labels do not fit, and ``TorchError``.
    package func callAsFunction(
        embeddings: Tensor, labels: [Int], moving prototypes: inout Prototypes
    ) throws -> LossParts {
        let update = try PrototypeUpdate(
            of: prototypes, embeddings: embeddings.values(as: Double.self), labels: labels, momentum: momentum)
        prototypes = update.prototypes
        let moved = try prototypes.tensor(embeddings.elementType ?? .float32, on: embeddings.device)
        let dispersion = try dispersion(
            after: update, of: embeddings, temperature: temperature, baseTemperature: dispersionBaseTemperature)
        return try parts(embeddings: embeddings, labels: labels, prototypes: moved, dispersion: dispersion)
    }

    /// The loss with prototypes that are learned like weights, the reference's first variant: `[C, d]` of any length,
    /// normalized here, with gradients from both parts.
    package func callAsFunction(
        embeddings: Tensor, labels: [Int], learning prototypes: Tensor
    ) throws -> LossParts {
        let unit = try prototypes.normalized()
        let dispersion = try dispersion(
            of: unit, temperature: temperature, baseTemperature: dispersionBaseTemperature)
        return try parts(embeddings: embeddings, labels: labels, prototypes: unit, dispersion: dispersion)
    }

    private func parts(
        embeddings: Tensor, labels: [Int], prototypes: Tensor, dispersion: Tensor
    ) throws -> LossParts {
        let compactness = try compactness(
            of: embeddings, labels: Tensor(labels: labels, device: embeddings.device), prototypes: prototypes,
            temperature: temperature, baseTemperature: compactnessBaseTemperature)
        return try LossParts(
            total: compactness * weight + dispersion, compactness: compactness, dispersion: dispersion)
    }
}
