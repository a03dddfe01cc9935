import Datasets
import Encoding
import Fitting
import Images
import Release
package import Training

/// A run: from folders of images to a trained encoder, and to a detector where calibration images are given.
///
/// The folder holds `run.json`, `metrics.jsonl`, TensorBoard's events, `curves.svg`, `checkpoint.safetensors` and, at
/// the end, `encoder.safetensors` and `encoder.onnx`. Every file is written whole or not at all, or grows by whole
/// lines, so that a run that was killed goes on from its checkpoint as if it had never stopped.
package struct TrainingRun {
    package let folder: RunFolder
    package private(set) var settings: RunSettings
    private let record: RunRecord?

    /// Begins a run in a folder of its own.
    ///
    /// - Throws: ``RunError`` where a setting makes no sense, or the folder holds a run already.
    package init(_ settings: RunSettings, folder: String) throws(RunError) {
        self.folder = RunFolder(path: folder)
        self.settings = settings
        record = nil
        try settings.validate()
        if self.folder.holdsRun { throw .exists(folder) }
    }

    /// Goes on with the run of a folder: from its checkpoint, or from the beginning where it was stopped before one.
    ///
    /// - Parameters:
    ///   - folder: of the run.
    ///   - change: may change settings that do not touch training, such as the detector's.
    /// - Throws: ``RunError`` where there is no run, or a setting makes no sense.
    package init(resuming folder: String, change: (inout RunSettings) throws -> Void = { _ in }) throws {
        self.folder = RunFolder(path: folder)
        let record = try RunRecord.read(self.folder)
        self.record = record
        settings = record.settings
        try change(&settings)
        try settings.validate()
    }

    /// Runs to the end, or until asked to stop.
    ///
    /// - Parameters:
    ///   - shouldStop: asked after each step; a checkpoint is written before the run ends.
    ///   - observe: told how it goes.
    /// - Returns: how it ended.
    /// - Throws: ``RunError``, `TrainingError`, `TrainingDataError`, `DatasetError`, or what the fit throws. The last
    ///   good checkpoint is kept.
    package mutating func run(
        shouldStop: () -> Bool = { false }, observe: (RunEvent) -> Void = { _ in }
    ) throws -> RunOutcome {
        let sets = try RunImages(settings)
        let fit = try settings.detector.map { detector in
            // Only a detector of this very run is there to be replaced.
            try DetectorFit(detector, settings, replaces: record?.settings.detector?.path == detector.path)
        }
        let (training, validation, summary) = try sets.load(settings, observe: observe)
        if settings.measuresStatistics { settings.training.statistics = training.statistics }
        observe(.loaded(summary))
        if let record, record.classes != summary.classes || record.trainingImages != summary.training {
            throw RunError.imagesChanged(settings.trainingSet)
        }

        let trainer = try trainer(training.images, validation?.images, observe: observe)
        try RunRecord(
            tool: Release.tool, libtorch: Torch.version, classes: summary.classes,
            trainingImages: summary.training, validationImages: summary.validation, settings: settings
        ).write(folder)
        let journal = try RunJournal(folder, from: trainer.position, stepsPerEpoch: trainer.stepsPerEpoch)
        observe(
            .started(trainer.position, stepsPerEpoch: trainer.stepsPerEpoch, epochs: settings.training.epochs))
        let outcome = try trainer.run(checkpointEvery: settings.checkpointSeconds, shouldStop: shouldStop) { event in
            try journal.add(event)
            observe(.training(event))
        }
        try journal.drawCurves()
        switch outcome {
        case .finished: break
        case .collapsed(let degrees): observe(.collapsed(degrees: degrees))
        case .interrupted(let position): return .interrupted(position)
        }

        let agreement = try trainer.export(to: folder.modelPath)
        observe(.exported(path: folder.modelPath, cosineDistance: agreement.worst))
        return .finished(
            try fit?.run(encoderPath: folder.modelPath, settings) { observe(.fitting($0)) })
    }

    private func trainer(
        _ images: TrainingImages, _ validation: TrainingImages?, observe: (RunEvent) -> Void
    ) throws -> any EncoderTraining {
        let resuming = record != nil && folder.hasCheckpoint
        let device = Device(settings.device) ?? .cpu
        guard let backbone = settings.backbone else {
            return try Trainer(
                settings.training, images: images, validation: validation, folder: folder.path, device: device,
                resuming: resuming)
        }
        let frozen = try FrozenBackbone(
            path: backbone.path, output: backbone.output, input: settings.encoderInput,
            options: EncoderOptions(threads: settings.training.threads))
        return try HeadTrainer(
            settings.training, backbone: frozen, images: images, validation: validation, folder: folder.path,
            device: device, resuming: resuming
        ) { done, total in observe(.embedding(completed: done, total: total)) }
    }
}
