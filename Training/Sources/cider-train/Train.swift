// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import ArgumentParser
import CommandSupport
import Encoding
import Images
import Release
import Training
import TrainingRuns

/// `cider train`, which hands over to this program.
@main
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cider train",
        abstract: "Trains an encoder from folders of labeled images, and makes a detector of it.",
        discussion: """
            An image set is a folder of images in a folder for each class (CLASS/file), or a tar of one.

            The run's folder holds its settings (run.json), its course (metrics.jsonl, curves.svg, events for \
            TensorBoard), a checkpoint, and at the end the encoder (encoder.safetensors, encoder.onnx). With \
            --calibration a detector that 'cider serve' loads is fitted as well. With --encoder only a head on an \
            encoder that is there is trained, in seconds to minutes.

            Ctrl-C and SIGTERM save first. 'cider train --output RUN --resume' goes on after them, and after a \
            crash; on the same number of threads in f32 it ends with the same bits as a run that never stopped.
            """,
        version: Release.version)

    @OptionGroup(title: "Images")
    var images: TrainingSetArguments

    @Option(help: ArgumentHelp("The run's folder.", valueName: "folder"))
    var output: String

    @Flag(help: "Go on with the run that is there, with its settings.")
    var resume = false

    @OptionGroup(title: "Network")
    var network: NetworkArguments

    @OptionGroup(title: "Loss")
    var loss: LossArguments

    @OptionGroup(title: "Schedule")
    var schedule: ScheduleArguments

    @OptionGroup(title: "Augmentation")
    var augmentation: AugmentationArguments

    @OptionGroup(title: "Run")
    var execution: RunArguments

    @OptionGroup(title: "Detector")
    var detector: FinalDetectorArguments

    /// As `ParsableCommand` does it, but that errors name the flags that mend them.
    static func main() {
        do {
            var command = try parseAsRoot(ProgramArguments.texts)
            try command.run()
        } catch {
            end(after: error, help: helpMessage(includeHidden: true))
        }
    }

    func run() throws {
        var training = try makeRun()
        let display = TrainingDisplay(folder: output)
        let signals = StopSignals()
        let outcome = try training.run(shouldStop: { signals.received != nil }) { event in
            // Before the first step and after the last one there is nothing to save.
            if case .started = event { signals.catchAll() }
            if case .exported = event { signals.releaseAll() }
            display.show(event)
        }
        switch outcome {
        case .finished(let detector):
            try display.finish(detector)
        case .interrupted(let position):
            printError(
                "saved in epoch \(position.epoch + 1), step \(position.step + 1); to go on: cider train --output "
                    + "\(output) --resume")
            throw ExitCode(128 + (signals.received ?? 0))
        }
    }

    private func makeRun() throws -> TrainingRun {
        if resume {
            guard schedule.preset == nil else { throw ValidationError("--preset does not go with --resume.") }
            return try TrainingRun(resuming: output) { try apply(to: &$0, isNew: false) }
        }
        guard let set = images.trainingSet else { throw ValidationError("Missing --id: the images to train from.") }
        let isHeadOnly = network.encoder != nil
        var configuration = schedule.preset?.configuration ?? (isHeadOnly ? .headOnly : Preset.short.configuration)
        configuration.architecture = network.network ?? configuration.architecture
        let side = [.resNet18, .resNet50].contains(configuration.architecture) ? 224 : 32
        var settings = RunSettings(
            trainingSet: set, transform: .init(resize: side, crop: side), training: configuration)
        try apply(to: &settings, isNew: true)
        if let encoder = network.encoder, settings.measuresStatistics {
            try adoptPixels(of: encoder, to: &settings)
        }
        return try TrainingRun(settings, folder: output)
    }

    /// Has pixels made as the file beside an encoder says, since an encoder that is left as it is takes those that it
    /// was trained with.
    private func adoptPixels(of encoder: String, to settings: inout RunSettings) throws {
        let request = PreprocessingRequest(
            size: images.size.map { ImageSize(height: $0, width: $0) }, length: images.resize.map { .pixels($0) },
            interpolation: images.interpolation)
        let adopted = try EncoderAdopter().adopt(
            AdoptionRequest(modelPath: encoder, featuresOutput: network.featuresOutput, size: request.size))
        let found = try Preprocessing.resolve(request, besideModel: encoder, model: adopted.input)
        guard found.input.channelOrder == .rgb, found.input.mean.count == 3 else {
            throw ValidationError("--encoder must take three channels in the order rgb.")
        }
        found.lines.forEach(printError)
        let loader = settings.transform.loader
        settings.transform = found.transform
        settings.transform.loader = loader
        settings.measuresStatistics = false
        settings.training.statistics = .init(
            mean: found.input.mean.map(Float.init), deviation: found.input.std.map(Float.init))
    }

    private func apply(to settings: inout RunSettings, isNew: Bool) throws {
        try images.apply(to: &settings)
        try network.apply(to: &settings)
        try loss.apply(to: &settings)
        try schedule.apply(to: &settings)
        try augmentation.apply(to: &settings)
        try execution.apply(to: &settings, isNew: isNew)
        try detector.apply(to: &settings, folder: output)
    }
}
