public import Training

/// Recipes to start from.
public enum Preset: String, Sendable, CaseIterable {
    /// For a processor: a small fast network, one view, one cycle of the learning rate over 30 epochs.
    case short
    /// That of the detector in `models/cifar10`, for 32x32 images: about 45 minutes of one core.
    ///
    /// Smaller views in the first half, since the coarse comes first and costs half as much; prototypes that start
    /// apart and hold still until the classes have gathered around them; a classifier on the features beside CIDER's
    /// losses, since the epochs are few.
    case cifar10
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
            // Prototypes hold still until the classes have gathered around them; otherwise like classes share one.
            configuration.firstMomentum = 0.99999
            configuration.momentumShare = 0.5
            configuration.weightAverageDecay = 0.99
            configuration.augmentation.scale = 0.3...1
        case .cifar10:
            configuration.architecture = .fastWhitened
            configuration.epochs = 16
            configuration.views = 1
            configuration.sizes = [SizePhase(from: 0, size: 24), SizePhase(from: 0.5, size: 32)]
            configuration.peakLearningRate = 0.1
            configuration.schedule = .oneCycle(rise: 0.23, from: 0.2, floor: 0.01)
            configuration.optimiser.momentum = 0.85
            configuration.optimiser.weightDecay = 0.01
            configuration.optimiser.shiftRate = 16
            configuration.weightAverageDecay = 0.995
            configuration.prototypeStart = .simplex
            configuration.firstMomentum = 0.99999
            configuration.momentumShare = 0.5
            configuration.loss.momentum = 0.99
            configuration.classifierWeight = 1
            configuration.augmentation.scale = 0.5...1
            configuration.augmentation.jitterProbability = 0.5
            configuration.augmentation.brightness = 0.3
            configuration.augmentation.contrast = 0.3
            configuration.augmentation.saturation = 0.3
            configuration.augmentation.hue = 0.04
            configuration.augmentation.greyscaleProbability = 0.05
        }
        return configuration
    }
}
