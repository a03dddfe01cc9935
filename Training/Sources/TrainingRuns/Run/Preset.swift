package import Training

/// Recipes to start from.
package enum Preset: String, Sendable, CaseIterable {
    /// For a processor: a small fast network, one view, one cycle of the learning rate over 30 epochs.
    case short
    /// For 32x32 images on a processor: under an hour and a half of two cores for CIFAR-10.
    ///
    /// Orthogonal steps, since the epochs are few; smaller views at first, since the coarse comes first and costs less, and
    /// never larger than the images' objects look when they are embedded whole; prototypes that start as far apart as they
    /// can be and stay there, so that only compactness is left to learn; turned views as classes of their own, and shuffled
    /// ones as one more.
    case fast
    /// The paper's for CIFAR-10: ResNet-18, two views, 500 epochs.
    case paper

    package var configuration: TrainingConfiguration {
        var configuration = TrainingConfiguration()
        switch self {
        case .paper:
            configuration.architecture = .resNet18Small
        case .short:
            configuration.architecture = .fastSmall
            configuration.epochs = 30
            configuration.views = 1
            configuration.peakLearningRate = 0.3
            configuration.optimizer.weightDecay = 5e-4
            configuration.schedule = .oneCycle()
            configuration.prototypeStart = .simplex
            // Prototypes hold still until the classes have gathered around them; otherwise like classes share one.
            configuration.firstMomentum = 0.99999
            configuration.momentumShare = 0.5
            configuration.weightAverageDecay = 0.99
            configuration.augmentation.scale = 0.3...1
        case .fast:
            configuration.architecture = .fastWhitened
            configuration.epochs = 34
            configuration.views = 1
            configuration.sizes = [
                SizePhase(from: 0, size: 20), SizePhase(from: 0.35, size: 24), SizePhase(from: 0.7, size: 28),
            ]
            configuration.optimizer.kind = .muon
            configuration.peakLearningRate = 0.03
            configuration.schedule = .oneCycle(rise: 0.1, from: 0.2, floor: 0.01)
            configuration.weightAverageDecay = 0.99
            configuration.prototypeStart = .simplex
            configuration.loss.momentum = 0.999999
            configuration.augmentation.turnProbability = 0.3
            configuration.augmentation.shuffleProbability = 0.12
            configuration.augmentation.scale = 0.5...1
            configuration.augmentation.jitterProbability = 0.5
            configuration.augmentation.brightness = 0.3
            configuration.augmentation.contrast = 0.3
            configuration.augmentation.saturation = 0.3
            configuration.augmentation.hue = 0.04
            configuration.augmentation.grayscaleProbability = 0.05
        }
        return configuration
    }
}
