import CommandSupport
import Files
import Fitting
import Foundation
import Training
import TrainingRuns

/// The course of a run on standard error: a bar on a terminal, a line now and then elsewhere, and a line for each
/// epoch.
final class TrainingDisplay {
    private let folder: String
    private let bar = ProgressLine()
    private let clock = ContinuousClock()
    private var (stepsPerEpoch, epochs) = (1, 1)
    private var firstStep = 0
    private var start = ContinuousClock.now

    init(folder: String) {
        self.folder = folder
    }

    func show(_ event: RunEvent) {
        switch event {
        case .reading(let set, let completed, let total):
            bar.show("decoding \(set.lastComponent)", completed: completed, total: total)
        case .loaded(let sets):
            for image in sets.skipped.prefix(20) { printError("passed over \(image)") }
            if sets.skipped.count > 20 { printError("passed over \(sets.skipped.count - 20) more") }
            let size = String(format: "%.1f MiB", Double(sets.bytes) / 0x1p20)
            printError(
                "\(sets.classes.count) classes, \(sets.training) images to train from, \(sets.validation) held out; "
                    + (sets.isKept
                        ? "\(size) of pixels in memory" : "decoded in each epoch, as \(size) exceed the limit")
            )
        case .embedding(let completed, let total):
            bar.show("embedding the images", completed: completed, total: total)
        case .started(let position, let stepsPerEpoch, let epochs):
            (self.stepsPerEpoch, self.epochs) = (max(stepsPerEpoch, 1), epochs)
            firstStep = position.epoch * stepsPerEpoch + position.step
            start = clock.now
            if firstStep > 0 {
                printError("going on in epoch \(position.epoch + 1), step \(position.step + 1)")
            }
        case .training(.step(let step)):
            // The epoch's own line follows its last step.
            guard step.step + 1 < stepsPerEpoch else { break }
            let done = step.epoch * stepsPerEpoch + step.step + 1
            bar.show(
                "epoch \(step.epoch + 1)/\(epochs)", completed: step.step + 1, total: stepsPerEpoch,
                figures: Self.figures(step), secondsLeft: secondsLeft(after: done))
        case .training(.epoch(let epoch)):
            bar.replace(with: Self.line(epoch, of: epochs))
        case .collapsed(let degrees):
            printError(Self.collapse(degrees))
        case .exported(let path, let distance):
            printError("\(path): agrees with libtorch to a cosine distance of \(String(format: "%.1e", distance))")
        case .fitting(let progress):
            bar.show(progress.stage.rawValue, completed: progress.completed, total: progress.total)
        }
    }

    /// Tells what the run made.
    func finish(_ detector: FittedDetector?) throws {
        if let detector {
            for line in detector.notes { printError(line) }
            SkippedImages(detector.skipped).print()
            print(try DetectorSummary(detector.bundle, geometry: detector.geometry).text)
        } else {
            print("\(folder)/encoder.onnx")
        }
    }

    /// To the end of the whole run.
    private func secondsLeft(after done: Int) -> Double {
        let elapsed = start.duration(to: clock.now) / .seconds(1)
        return elapsed / Double(max(done - firstStep, 1)) * Double(max(epochs * stepsPerEpoch - done, 0))
    }

    private static func collapse(_ degrees: Double) -> String {
        "the classes ended only \(Int(degrees.rounded())) degrees apart (good encoders have them 50 and more apart): the "
            + "encoder hardly tells them from each other. Longer runs (--epochs), another --learning-rate or weights to start "
            + "from (--init, --encoder) help"
    }

    private static func figures(_ step: StepSummary) -> String {
        var parts = [String(format: "%.0f images/s", step.imagesPerSecond), losses(step)]
        if let dispersion = step.dispersion, let compactness = step.compactness {
            parts.append(angles(dispersion, compactness))
        }
        return parts.joined(separator: "  ")
    }

    private static func losses(_ step: StepSummary) -> String {
        losses(step.loss, step.compactnessLoss, step.dispersionLoss)
    }

    private static func losses(_ total: Double, _ compactness: Double?, _ dispersion: Double?) -> String {
        let text = String(format: "loss %.3f", total)
        guard let compactness, let dispersion else { return text }
        return text + String(format: " (compactness %.3f, dispersion %.3f)", compactness, dispersion)
    }

    private static func angles(_ dispersion: Double, _ compactness: Double) -> String {
        String(format: "dispersion %.1f°, compactness %.1f°", dispersion, compactness)
    }

    private static func line(_ epoch: EpochSummary, of epochs: Int) -> String {
        var parts = ["epoch \(epoch.epoch + 1)/\(epochs)"]
        parts.append(losses(epoch.loss, epoch.compactnessLoss, epoch.dispersionLoss))
        if let evaluation = epoch.evaluation {
            parts.append(String(format: "accuracy %.2f %%", evaluation.accuracy * 100))
            parts.append(angles(evaluation.dispersion, evaluation.compactness))
        }
        parts.append(String(format: "%.0f s", epoch.seconds))
        return parts.joined(separator: "  ")
    }
}
