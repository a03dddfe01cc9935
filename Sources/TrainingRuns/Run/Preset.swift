public import Training

/// Recipes to start from.
public enum Preset: String, Sendable, CaseIterable {
    /// For a processor: a small fast network, one view, one cycle of the learning rate over 30 epochs.
    case short
    /// The paper's for CIFAR-10: ResNet-18, two views, 500 epochs.
    case paper

    public var configuration: TrainingConfiguration {
        var configuration = TrainingConfiguration()
        switch self {
        case .paper:
            configuration.architecture = .resNet18Small
        case .short:
            configuration.architecture = .fastSmall
            configuration.epochs = 30
            configuration.views = 1
            configuration.peakLearningRate = 0.3
            configuration.optimiser.weightDecay = 5e-4
            configuration.schedule = .oneCycle()
            configuration.prototypeStart = .simplex
            configuration.firstMomentum = 0.999
            configuration.weightAverageDecay = 0.99
            configuration.augmentation.scale = 0.3...1
        }
        return configuration
    }
}
