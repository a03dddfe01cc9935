import ArgumentParser
import CommandSupport
package import Training
package import TrainingRuns

/// How long and how fast.
struct ScheduleArguments: ParsableArguments {
    enum Schedule: String, ExpressibleByArgument, CaseIterable {
        case cosine, steps
        case oneCycle = "one-cycle"
    }

    @Option(
        help: """
            The recipe to start from: short (a small network, for processors), fast (for 32x32 images) or paper \
            (ResNet-18, 500 epochs). (default: short)
            """)
    var preset: Preset?

    @Option(help: "Passes over the training images.")
    var epochs: Int?

    @Option(help: "Images in a step.")
    var batch: Int?

    @Option(help: "How weights are moved: sgd, or muon for few epochs, whose --learning-rate is an angle.")
    var optimizer: OptimizerKind?

    /// The flag's former spelling.
    @Option(name: .customLong("optimiser"), help: .hidden)
    var formerOptimizer: OptimizerKind?

    @Option(help: "The highest learning rate.")
    var learningRate: Double?

    @Option(help: "How the learning rate moves: \(Schedule.allCases.map(\.rawValue).joined(separator: ", ")).")
    var schedule: Schedule?

    @Option(
        help: "Epochs over which the learning rate rises at first. (default: cosine 10, steps 0, one-cycle a fifth)"
    )
    var warmupEpochs: Double?

    @Option(
        help: ArgumentHelp(
            "Where --schedule steps divides the rate by ten. (default: after 1/2, 3/4 and 9/10 of the epochs)",
            valueName: "epoch,..."))
    var drops: NumberList?

    @Option(help: "The share of each weight that is added to its gradient.")
    var weightDecay: Double?

    @Option(help: "The share of the old average of weights that a step keeps; 0 to keep the last weights.")
    var weightAverage: Double?

    func apply(to settings: inout RunSettings) throws {
        if let epochs { settings.training.epochs = epochs }
        if let batch { settings.training.batch = batch }
        if let kind = optimizer ?? formerOptimizer { settings.training.optimizer.kind = kind }
        if let learningRate { settings.training.peakLearningRate = learningRate }
        if let weightDecay { settings.training.optimizer.weightDecay = weightDecay }
        if let weightAverage { settings.training.weightAverageDecay = weightAverage }
        if let warmupEpochs, !(warmupEpochs >= 0 && warmupEpochs.isFinite) {
            throw ValidationError("--warmup-epochs must not be negative.")
        }
        if let schedule {
            settings.training.schedule = curve(schedule, epochs: Double(max(settings.training.epochs, 1)))
        } else if warmupEpochs != nil || drops != nil {
            throw ValidationError("--warmup-epochs and --drops go with --schedule.")
        }
    }

    private func curve(_ schedule: Schedule, epochs: Double) -> LearningRateSchedule {
        switch schedule {
        case .cosine: .cosine(warmupEpochs: warmupEpochs ?? 10)
        case .steps:
            .steps(
                epochs: drops?.values ?? [0.5, 0.75, 0.9].map { $0 * epochs }, warmupEpochs: warmupEpochs ?? 0)
        case .oneCycle: .oneCycle(rise: warmupEpochs.map { min($0 / epochs, 1) } ?? 0.2)
        }
    }
}

extension OptimizerKind: ExpressibleByArgument {}
extension Preset: ExpressibleByArgument {}
