import Encoding
import Images
import Training

/// The part of a run between decoded images and an encoder on disk.
protocol EncoderTraining {
    /// The next step to take.
    var position: Position { get }
    var stepsPerEpoch: Int { get }

    func run(
        checkpointEvery: Double, shouldStop: () -> Bool, observe: (TrainingEvent) throws -> Void
    ) throws -> TrainingOutcome

    /// Writes what was trained as ONNX, and makes sure that the engine computes the same.
    func export(to path: String) throws -> ExportAgreement
}

/// A whole network, trained from images.
struct NetworkTraining: EncoderTraining {
    private let trainer: Trainer
    private let folder: String
    private let images: TrainingImages

    init(
        _ settings: RunSettings, _ images: TrainingImages, _ validation: TrainingImages?, _ folder: RunFolder,
        isResumed: Bool
    ) throws {
        self.images = images
        self.folder = folder.path
        trainer = try Trainer(
            settings.training, images: images, validation: validation, folder: folder.path,
            device: Device(settings.device) ?? .cpu, resuming: isResumed && folder.hasCheckpoint)
    }

    var position: Position { trainer.position }
    var stepsPerEpoch: Int { trainer.stepsPerEpoch }

    func run(
        checkpointEvery: Double, shouldStop: () -> Bool, observe: (TrainingEvent) throws -> Void
    ) throws -> TrainingOutcome {
        try trainer.run(checkpointEvery: checkpointEvery, shouldStop: shouldStop, observe: observe)
    }

    func export(to path: String) throws -> ExportAgreement {
        try EncoderExport.write(
            run: folder, size: images.size, to: path, checking: images.pixels(of: 0..<min(images.count, 16)))
    }
}

/// A head on an encoder that stays as it is; without checkpoints, as it takes so little time.
struct HeadTraining: EncoderTraining {
    private let trainer: HeadTrainer
    let stepsPerEpoch: Int
    var position: Position { Position() }

    init(
        _ settings: RunSettings, _ backbone: BackboneSettings, _ images: TrainingImages, _ validation: TrainingImages?,
        _ folder: RunFolder, embedding: (Int, Int) -> Void
    ) throws {
        let frozen = try FrozenBackbone(
            path: backbone.path, output: backbone.output, input: settings.encoderInput,
            options: EncoderOptions(threads: settings.training.threads))
        trainer = try HeadTrainer(
            settings.training, backbone: frozen, images: images, validation: validation, folder: folder.path,
            device: Device(settings.device) ?? .cpu, embedding: embedding)
        stepsPerEpoch = images.count / min(settings.training.batch, images.count)
    }

    func run(
        checkpointEvery: Double, shouldStop: () -> Bool, observe: (TrainingEvent) throws -> Void
    ) throws -> TrainingOutcome {
        try trainer.run(shouldStop: shouldStop, observe: observe)
    }

    func export(to path: String) throws -> ExportAgreement {
        try trainer.export(to: path)
    }
}

extension RunSettings {
    /// What the engine is told of the images.
    var encoderInput: EncoderInput {
        get throws {
            // By their digits: 0.455 as a Float is 0.45500001 as a Double.
            func exact(_ values: [Float]) -> [Double] { values.map { Double("\($0)") ?? Double($0) } }
            return try EncoderInput(
                width: transform.width, height: transform.height, mean: exact(training.statistics.mean),
                std: exact(training.statistics.deviation))
        }
    }
}
