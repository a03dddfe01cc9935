import Foundation
import Testing
import Training

/// Whole runs on images made here.
///
/// One after another: libtorch's threads and determinism hold for the process.
@Suite(.serialized) struct TrainerTests {
    /// 12x12 images of three colors, with noise.
    static func images(_ count: Int, seed: UInt64) throws -> TrainingImages {
        var random = RandomStream(seed: seed, .order)
        var pixels: [UInt8] = []
        for image in 0..<count {
            for _ in 0..<144 {
                for channel in 0..<3 {
                    pixels.append(UInt8(random.integer(below: 120) + (channel == image % 3 ? 120 : 0)))
                }
            }
        }
        return try TrainingImages(
            pixels: pixels, size: 12, labels: (0..<count).map { $0 % 3 }, classes: ["red", "green", "blue"])
    }

    static func configuration() -> TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.epochs = 3
        configuration.batch = 16
        configuration.peakLearningRate = 0.02
        configuration.schedule = .oneCycle()
        configuration.augmentation.jitterProbability = 0
        configuration.augmentation.grayscaleProbability = 0
        configuration.projection = 16
        configuration.threads = 1
        return configuration
    }

    final class Folder {
        let path = FileManager.default.temporaryDirectory.appending(path: "training-\(UUID().uuidString)").path()
        deinit { try? FileManager.default.removeItem(atPath: path) }

        func content(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: "\(path)/\(name)")) }
    }

    @Test(arguments: ObjectiveKind.allCases) func learnsColors(_ objective: ObjectiveKind) throws {
        var configuration = Self.configuration()
        configuration.objective = objective
        if objective == .crossEntropy { configuration.views = 1 }
        let folder = Folder()
        let trainer = try Trainer(
            configuration, images: Self.images(96, seed: 1), validation: Self.images(30, seed: 2), folder: folder.path)
        var epochs: [EpochSummary] = []
        let outcome = try trainer.run(observe: { event in
            if case .epoch(let summary) = event { epochs.append(summary) }
        })
        #expect(outcome == .finished)
        #expect(epochs.map(\.epoch) == [0, 1, 2])
        #expect(try #require(epochs.last?.evaluation).accuracy > 0.9)
        #expect(try #require(epochs.last?.loss) < #require(epochs.first?.loss))
        #expect((epochs.last?.compactnessLoss != nil) == (objective == .cider || objective == .ciderLearned))
        #expect(try folder.content("encoder.safetensors").count > 1_000_000)
    }

    struct Crash: Error {}

    @Test(arguments: [ObjectiveKind.cider, .ciderLearned], [Architecture.fastSmall, .fastWhitened])
    func aKilledRunEndsWithTheSameBits(_ objective: ObjectiveKind, _ architecture: Architecture) throws {
        var configuration = Self.configuration()
        configuration.architecture = architecture
        configuration.objective = objective
        configuration.optimizer.shiftRate = 4
        configuration.classifierWeight = architecture == .fastWhitened ? 0.5 : 0
        configuration.optimizer.kind = architecture == .fastWhitened ? .muon : .sgd
        configuration.weightAverageDecay = 0.9
        configuration.sizes = [SizePhase(from: 0, size: 10), SizePhase(from: 0.5, size: 12)]
        let images = try Self.images(80, seed: 3)
        let (whole, broken) = (Folder(), Folder())
        #expect(try Trainer(configuration, images: images, folder: whole.path).run() == .finished)

        // Dies in the second epoch, two steps after its last checkpoint; then is stopped kindly; then ends.
        var steps = 0
        #expect(throws: Crash.self) {
            try Trainer(configuration, images: images, folder: broken.path).run(observe: { event in
                if case .step = event { steps += 1 }
                if steps == 7 { throw Crash() }
            })
        }
        let resumed = try Trainer(configuration, images: images, folder: broken.path, resuming: true)
        #expect(try resumed.run(shouldStop: { true }) == .interrupted(Position(epoch: 1, step: 1)))
        let last = try Trainer(configuration, images: images, folder: broken.path, resuming: true)
        #expect(try last.run() == .finished)

        #expect(try broken.content("encoder.safetensors") == whole.content("encoder.safetensors"))
        #expect(try broken.content("checkpoint.safetensors") == whole.content("checkpoint.safetensors"))
        let places = try [whole, broken].map { folder in
            try String(decoding: folder.content("metrics.jsonl"), as: UTF8.self).split(separator: "\n").count
        }
        #expect(places == [18, 18])
    }

    /// Steps, epochs and how the run ended, of classes that look the same.
    private func sameLooking(
        epochs: Int, batch: Int, validation: TrainingImages? = nil, change: (inout TrainingConfiguration) -> Void
    ) throws -> TrainingOutcome {
        var configuration = Self.configuration()
        (configuration.epochs, configuration.batch) = (epochs, batch)
        configuration.peakLearningRate = 1e-9
        change(&configuration)
        return try Trainer(
            configuration, images: Self.same(12, seed: 1), validation: validation, folder: Folder().path
        ).run()
    }

    private static func same(_ count: Int, seed: Int) throws -> TrainingImages {
        try TrainingImages(
            pixels: NetworkTests.noise(count * 432, seed).map { UInt8(128 + 20 * $0) }, size: 12,
            labels: (0..<count).map { $0 % 2 }, classes: ["a", "b"])
    }

    @Test func aCollapseIsToldAtTheEndOfAShortRun() throws {
        let outcome = try sameLooking(epochs: 1, batch: 12) { _ in }
        guard case .collapsed(let degrees) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(degrees < CollapseRule.least)
        // Prototypes that hardly move are no sign: held-out images' class means are.
        let held = try Self.same(12, seed: 2)
        let simplex: (inout TrainingConfiguration) -> Void = { $0.prototypeStart = .simplex }
        #expect(try sameLooking(epochs: 1, batch: 12, change: simplex) == .finished)
        #expect(try sameLooking(epochs: 1, batch: 12, validation: held, change: simplex) != .finished)
    }

    @Test func aCollapseEndsALongRun() throws {
        #expect(throws: TrainingError.self) {
            try sameLooking(epochs: 24, batch: 2) { configuration in
                configuration.objective = .ciderLearned
                configuration.projection = 4
                configuration.schedule = .oneCycle(rise: 0)
            }
        }
    }

    /// What earlier versions wrote, where some settings had other names.
    @Test func aCheckpointOfAnEarlierVersionIsTaken() throws {
        var configuration = Self.configuration()
        configuration.epochs = 1
        configuration.optimizer.weightDecay = 3e-4
        let folder = Folder()
        let images = try Self.images(32, seed: 4)
        _ = try Trainer(configuration, images: images, folder: folder.path).run()
        for name in ["checkpoint.safetensors", "configuration.json"] {
            var content = try folder.content(name)
            for (new, old) in [("\"optimizer", "\"optimiser"), ("\"grayscaleP", "\"greyscaleP")] {
                // In a checkpoint the settings stand within a text.
                for (new, old) in [(new, old), ("\\" + new, "\\" + old)] {
                    while let place = content.range(of: Data(new.utf8)) {
                        content.replaceSubrange(place, with: Data(old.utf8))
                    }
                }
            }
            #expect(content.range(of: Data("optimizer".utf8)) == nil)
            try content.write(to: URL(filePath: "\(folder.path)/\(name)"))
        }
        let resumed = try Trainer(configuration, images: images, folder: folder.path, resuming: true)
        #expect(resumed.position == Position(epoch: 1))
        _ = try EncoderExport.write(run: RunFolder(path: folder.path), size: 12, to: folder.path + "/encoder.onnx")
    }

    @Test func aCheckpointOfAnotherNetworkIsRefused() throws {
        var configuration = Self.configuration()
        configuration.epochs = 1
        let folder = Folder()
        let images = try Self.images(32, seed: 4)
        _ = try Trainer(configuration, images: images, folder: folder.path).run()
        let backbone = try HeadOnlyTests.load(HeadOnlyTests.backbone(in: folder))
        #expect(throws: TrainingError.self) {
            try HeadTrainer(
                configuration, backbone: backbone, images: images, folder: folder.path, resuming: true)
        }
    }

    @Test func fineTuningStartsFromAFileAndLeavesFrozenStages() throws {
        var configuration = Self.configuration()
        configuration.epochs = 1
        let (first, second) = (Folder(), Folder())
        let images = try Self.images(48, seed: 8)
        _ = try Trainer(configuration, images: images, folder: first.path).run()
        configuration.initialWeights = "\(first.path)/encoder.safetensors"
        configuration.frozenStages = 4
        configuration.seed = 2
        _ = try Trainer(configuration, images: images, folder: second.path).run()
        let (before, after) = try (first.content("encoder.safetensors"), second.content("encoder.safetensors"))
        #expect(before.count == after.count && before != after)
        let network = try Network(.fastSmall, projection: 16, seed: 1)
        let frozen = try [first, second].map { folder in
            try WeightFile.load(into: network, from: "\(folder.path)/encoder.safetensors")
            return try network.backbone.state.flatMap { try $0.tensor.values(as: Float.self) }
        }
        #expect(frozen[0] == frozen[1])

        configuration.architecture = .fastWhitened
        #expect(throws: TrainingError.self) {
            try Trainer(configuration, images: images, folder: second.path)
        }
        configuration.initialWeights = "\(first.path)/nothing"
        #expect(throws: TrainingError.self) {
            try Trainer(configuration, images: images, folder: second.path)
        }
    }

    @Test func anotherConfigurationDoesNotResume() throws {
        var configuration = Self.configuration()
        configuration.epochs = 1
        let folder = Folder()
        let images = try Self.images(32, seed: 4)
        #expect(throws: TrainingError.self) {
            try Trainer(configuration, images: images, folder: folder.path, resuming: true)
        }
        _ = try Trainer(configuration, images: images, folder: folder.path).run()
        configuration.seed = 9
        #expect(throws: TrainingError.otherRun("configuration")) {
            try Trainer(configuration, images: images, folder: folder.path, resuming: true)
        }
    }

    @Test(arguments: [0, 100, 5000]) func aDamagedCheckpointIsAnError(_ length: Int) throws {
        var configuration = Self.configuration()
        configuration.epochs = 1
        let folder = Folder()
        let images = try Self.images(32, seed: 4)
        _ = try Trainer(configuration, images: images, folder: folder.path).run()
        let path = "\(folder.path)/checkpoint.safetensors"
        try folder.content("checkpoint.safetensors").prefix(length).write(to: URL(filePath: path))
        #expect(throws: TrainingError.self) {
            try Trainer(configuration, images: images, folder: folder.path, resuming: true)
        }
    }

    @Test func divergingStopsInWordsAndKeepsTheCheckpoint() throws {
        var configuration = Self.configuration()
        configuration.peakLearningRate = 1e30
        configuration.epochs = 20
        let folder = Folder()
        let trainer = try Trainer(configuration, images: Self.images(48, seed: 5), folder: folder.path)
        let error = #expect(throws: TrainingError.self) { try trainer.run(checkpointEvery: 0) }
        #expect(error?.description.contains("learning rate") == true)
    }

    @Test func nonsenseIsRefused() throws {
        let images = try Self.images(12, seed: 6)
        for change in [
            { $0.epochs = 0 }, { $0.batch = 0 }, { $0.peakLearningRate = -.infinity }, { $0.loss.temperature = 0 },
            { $0.sizes = [SizePhase(from: 0, size: 0)] }, { $0.threads = 0 }, { $0.statistics.deviation = [] },
            { $0.optimizer.shiftRate = 0 }, { $0.classifierWeight = -1 },
        ] as [(inout TrainingConfiguration) -> Void] {
            var configuration = Self.configuration()
            change(&configuration)
            #expect(throws: TrainingError.self) {
                try Trainer(configuration, images: images, folder: Folder().path)
            }
        }
        let one = try TrainingImages(pixels: [1, 2, 3], size: 1, labels: [0], classes: ["only"])
        #expect(throws: TrainingDataError.tooFewClasses(1)) {
            try Trainer(Self.configuration(), images: one, folder: Folder().path)
        }
        let empty = try TrainingImages(pixels: [1, 2, 3], size: 1, labels: [0], classes: ["a", "b"])
        #expect(throws: TrainingDataError.emptyClass("b")) {
            try Trainer(Self.configuration(), images: empty, folder: Folder().path)
        }
        #expect(throws: TrainingError.deviceUnavailable(.cuda(77))) {
            try Trainer(Self.configuration(), images: images, folder: Folder().path, device: .cuda(77))
        }
        #expect(throws: TrainingError.self) {
            try Trainer(Self.configuration(), images: images, folder: "/dev/null/run")
        }
    }

    @Test func evaluationMeasuresAngles() throws {
        let prototypes = try Prototypes(normalizing: [1, 0, 0, 1], classes: 2, dimension: 2)
        let half = Float(0.5).squareRoot()
        let evaluation = Evaluation(
            embeddings: [1, 0, half, half, 1, 0, 0, 1], labels: [0, 0, 1, 1], prototypes: prototypes)
        #expect(abs(evaluation.dispersion - 90) < 1e-9)
        #expect(abs(evaluation.compactness - (0 + 45 + 90 + 0) / 4) < 1e-4)
        #expect(evaluation.accuracy == 0.75)
    }
}
