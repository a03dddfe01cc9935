import ArgumentParser
import CommandSupport
import Files
import Images
import Parallelism
import Training
import TrainingRuns

/// Where and how a run is carried out.
struct RunArguments: ParsableArguments {
    enum Arithmetic: String, ExpressibleByArgument, CaseIterable {
        case auto, f32, bf16
    }

    @Option(help: "Decides the first weights, the order, the views and what is held out. (default: 1)")
    var seed: UInt64?

    @Option(
        help: "Threads of libtorch, and of augmentation. (default: as many as cores and quotas leave)"
    )
    var threads: Int?

    @Option(
        help: """
            The arithmetic of convolutions and matrix products: \
            \(Arithmetic.allCases.map(\.rawValue).joined(separator: ", ")). (default: auto, bf16 where it is native)
            """)
    var precision: Arithmetic?

    @Option(help: ArgumentHelp("Where tensors live. (default: cpu)", valueName: "cpu|cuda[:n]"))
    var device: String?

    @Option(
        help: ArgumentHelp(
            "The time between checkpoints; there is one after each epoch too. (default: 300)",
            valueName: "seconds"))
    var checkpointEvery: Double?

    func apply(to settings: inout RunSettings, isNew: Bool) throws {
        if let seed { settings.training.seed = seed }
        if let threads { settings.training.threads = threads }
        if let device { settings.device = device }
        guard let device = Device(settings.device) else {
            throw ValidationError("--device is '\(settings.device)', and takes cpu, cuda or cuda:N.")
        }
        if let checkpointEvery { settings.checkpointSeconds = checkpointEvery }
        if isNew && threads == nil { settings.training.threads = CPUBudget.current.threads }
        switch precision {
        case .f32: settings.training.precision = .f32
        case .bf16: settings.training.precision = .bf16
        case .auto: settings.training.precision = .automatic(for: device)
        case nil: if isNew { settings.training.precision = .automatic(for: device) }
        }
    }
}

/// The detector at the end of a run.
struct FinalDetectorArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Images of the trained classes, used for nothing else: a detector is fitted with them.",
            valueName: "set"))
    var calibration: String?

    @Option(
        help: ArgumentHelp(
            "The detector's folder; its last part is its name. (default: models/RUN in the run's folder)",
            valueName: "models/NAME"))
    var detector: String?

    @Option(help: "The neighbor whose angle is the score. (default: half the smallest class, at most 100)")
    var k: Int?

    @Option(
        help: """
            The share of in-distribution images that may be flagged. (default: 0.05) A word (white, black, drop) is \
            taken for --transparency.
            """)
    var alpha: [AlphaArgument] = []

    func apply(to settings: inout RunSettings, folder: String) throws {
        if let channel = alpha.channel { settings.transform.loader.alpha = channel }
        if let calibration {
            let set = TrainingSetArguments.absolute(calibration)
            let name = folder.lastComponent
            let path = "\(TrainingSetArguments.absolute(folder))/models/\(name)"
            settings.detector = settings.detector ?? DetectorSettings(calibrationSet: set, path: path)
            settings.detector?.calibrationSet = set
        }
        guard settings.detector != nil else {
            guard detector == nil, k == nil, alpha.share == nil else {
                throw ValidationError("--detector, --k and --alpha go with --calibration.")
            }
            return
        }
        if let detector { settings.detector?.path = TrainingSetArguments.absolute(detector) }
        if let k { settings.detector?.k = k }
        if let share = alpha.share { settings.detector?.alpha = share }
    }
}
