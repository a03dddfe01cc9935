import Foundation
import Images
import TestSupport
import Testing
import Training
import TrainingRuns

@Suite struct SettingsTests {
    static func settings() -> RunSettings {
        var settings = RunSettings(
            trainingSet: "/images", transform: InputTransform(resize: 32, crop: 32),
            training: Preset.short.configuration)
        settings.detector = DetectorSettings(calibrationSet: "/held", path: "/models/m")
        return settings
    }

    @Test(arguments: Preset.allCases) func recipesAreSound(_ preset: Preset) throws {
        let configuration = preset.configuration
        try configuration.validate()
        #expect(configuration.objective == .cider)
        // A recipe for few epochs parts the classes at once.
        if configuration.epochs < 100 { #expect(configuration.prototypeStart == .simplex) }
        // Its warm-up is over before the run is.
        #expect(configuration.schedule.warmupEpochs(of: configuration.epochs) < Double(configuration.epochs) / 2)
    }

    @Test func thePapersRecipe() {
        let paper = Preset.paper.configuration
        #expect(paper.architecture == .resNet18Small && paper.epochs == 500 && paper.batch == 512 && paper.views == 2)
        #expect(paper.loss.temperature == 0.1 && paper.loss.weight == 2 && paper.loss.momentum == 0.95)
        #expect(paper.optimizer.kind == .sgd && paper.peakLearningRate == 0.5 && paper.optimizer.weightDecay == 1e-4)
    }

    @Test func settingsSurviveTheirFile() throws {
        let settings = Self.settings()
        #expect(try RunJSON.decoded(RunSettings.self, from: RunJSON.encoded(settings)) == settings)
    }

    /// The run that models/cifar10 came from, as an earlier version wrote it.
    @Test func theRecordOfAnEarlierRunIsRead() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../models/cifar10/training/second/run.json")
        let content = try Data(contentsOf: file)
        #expect(content.range(of: Data("\"optimiser\"".utf8)) != nil)
        let folder = try TemporaryFolder()
        try content.write(to: URL(filePath: "\(folder.path)/run.json"))
        let run = try TrainingRun(resuming: folder.path)
        #expect(run.settings.training.optimizer.kind == .muon)
        #expect(run.settings.training.augmentation.grayscaleProbability == 0.03)
    }

    static let refused: [(String, @Sendable (inout RunSettings) -> Void)] = [
        (
            "squares",
            { $0.transform = (try? InputTransform(.none, width: 32, height: 24)) ?? $0.transform }
        ),
        ("held out", { $0.validationShare = 1 }), ("held out", { $0.validationShare = .nan }),
        ("memory limit", { $0.memoryLimit = -1 }), ("1 pixel", { $0.maximumPixels = 0 }),
        ("checkpoints", { $0.checkpointSeconds = -1 }), ("no device 'tpu'", { $0.device = "tpu" }),
        ("trained elsewhere", { $0.backbone = BackboneSettings(path: "/b.onnx") }),
    ]

    @Test(arguments: refused.indices) func settingsThatMakeNoSenseAreNamed(_ index: Int) throws {
        let (word, change) = Self.refused[index]
        var settings = Self.settings()
        change(&settings)
        let folder = try TemporaryFolder()
        let error = #expect(throws: RunError.self) { try TrainingRun(settings, folder: "\(folder.path)/run") }
        #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    }

    @Test func aFolderIsTakenOnceAndResumedOnlyWhereARunIs() throws {
        let folder = try TemporaryFolder()
        #expect(throws: RunError.noRun(folder.path)) { try TrainingRun(resuming: folder.path) }
        _ = try TrainingRun(Self.settings(), folder: folder.path)
        try folder.write(Array("{}".utf8), to: "run.json")
        #expect(throws: RunError.exists(folder.path)) { try TrainingRun(Self.settings(), folder: folder.path) }
        #expect(throws: RunError.self) { try TrainingRun(resuming: folder.path) }
    }
}
