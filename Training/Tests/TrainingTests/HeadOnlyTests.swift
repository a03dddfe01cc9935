import Encoding
import Foundation
import ONNX
import TestSupport
import Testing
import Training

/// Heads on backbones that stay as they are.
///
/// One after another: libtorch's threads and determinism hold for the process.
@Suite(.serialized) struct HeadOnlyTests {
    static let statistics = ChannelStatistics.cifar10

    static func configuration(_ objective: ObjectiveKind = .cider) -> TrainingConfiguration {
        var configuration = TrainingConfiguration.headOnly
        configuration.objective = objective
        configuration.epochs = 6
        configuration.batch = 32
        configuration.projection = 8
        configuration.threads = 1
        return configuration
    }

    /// A network of random weights as an ONNX file.
    static func backbone(in folder: TrainerTests.Folder, projects: Bool = true) throws -> String {
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let network = try Network(.fastSmall, projection: 16, seed: 1)
        try NetworkTests.fill(network.state)
        let path = folder.path + "/backbone.onnx"
        _ = try EncoderExport.write(network, size: 12, statistics: Self.statistics, projects: projects, to: path)
        return path
    }

    static func load(_ path: String, output: String? = nil) throws -> FrozenBackbone {
        try FrozenBackbone(
            path: path, output: output, input: statistics.encoderInput(size: 12),
            options: EncoderOptions(precision: .f32))
    }

    @Test(arguments: ObjectiveKind.allCases, HeadShape.allCases)
    func learnsColors(_ objective: ObjectiveKind, _ head: HeadShape) throws {
        let folder = TrainerTests.Folder()
        let backbone = try Self.load(Self.backbone(in: folder))
        var configuration = Self.configuration(objective)
        configuration.head = head
        let images = try TrainerTests.images(96, seed: 1)
        var embedded: [Int] = []
        let trainer = try HeadTrainer(
            configuration, backbone: backbone, images: images, validation: TrainerTests.images(30, seed: 2),
            folder: folder.path, embedding: { done, total in embedded += [done, total] })
        #expect(embedded == [64, 126, 96, 126, 126, 126])
        var epochs: [EpochSummary] = []
        let outcome = try trainer.run(observe: { event in
            if case .epoch(let summary) = event { epochs.append(summary) }
        })
        #expect(outcome == .finished)
        #expect(epochs.count == 6)
        #expect(try #require(epochs.last?.evaluation).accuracy > 0.9)
        // Moving prototypes follow slowly: their loss rises at first.
        if objective != .cider { #expect(try #require(epochs.last?.loss) < #require(epochs.first?.loss)) }

        let path = folder.path + "/encoder.onnx"
        let agreement = try trainer.export(to: path)
        #expect(Set(agreement.distances.keys) == ["features", "projection", "stages"])
        #expect(agreement.worst < 1e-5)
        let encoder = try ImageEncoder(modelPath: path, input: Self.statistics.encoderInput(size: 12))
        #expect(
            encoder.outputs == [
                EncoderOutput(name: "features", dimension: 256), EncoderOutput(name: "projection", dimension: 8),
                EncoderOutput(name: "stages", dimension: 448),
            ])
        // The backbone alone gives the same features.
        let pixels = try images.pixels(of: 0..<2)
        let features = try backbone.features(of: pixels)
        let exported = try Self.load(path).features(of: pixels)
        #expect(zip(features, exported).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test func theSameRunGivesTheSameHead() throws {
        let heads = try (0..<2).map { _ in
            let folder = TrainerTests.Folder()
            let trainer = try HeadTrainer(
                Self.configuration(), backbone: Self.load(Self.backbone(in: folder)),
                images: TrainerTests.images(48, seed: 1), folder: folder.path)
            _ = try trainer.run()
            return try folder.content("head.safetensors")
        }
        #expect(heads[0] == heads[1])
    }

    @Test(arguments: [ObjectiveKind.cider, .ciderLearned])
    func aKilledRunEndsWithTheSameBits(_ objective: ObjectiveKind) throws {
        var configuration = Self.configuration(objective)
        configuration.classifierWeight = 0.5
        configuration.weightAverageDecay = 0.9
        configuration.optimizer.kind = .muon
        let (whole, broken) = (TrainerTests.Folder(), TrainerTests.Folder())
        let path = try Self.backbone(in: whole)
        func trainer(_ folder: TrainerTests.Folder, resuming: Bool = false) throws -> HeadTrainer {
            try HeadTrainer(
                configuration, backbone: Self.load(path), images: TrainerTests.images(96, seed: 1),
                folder: folder.path, resuming: resuming)
        }
        _ = try trainer(whole).run()

        // Dies in the second epoch, a step after its last checkpoint; then is stopped kindly; then ends.
        var steps = 0
        #expect(throws: TrainerTests.Crash.self) {
            try trainer(broken).run(observe: { event in
                if case .step = event { steps += 1 }
                if steps == 4 { throw TrainerTests.Crash() }
            })
        }
        let resumed = try trainer(broken, resuming: true)
        #expect(try resumed.run(shouldStop: { true }) == .interrupted(Position(epoch: 1, step: 1)))
        _ = try trainer(broken, resuming: true).run()

        for name in ["head.safetensors", "checkpoint.safetensors"] {
            #expect(try broken.content(name) == whole.content(name), "\(name)")
        }
        #expect(
            try [whole, broken].map { try $0.content("metrics.jsonl").count { $0 == UInt8(ascii: "\n") } } == [24, 24])
    }

    @Test func theAverageIsWhatIsKept() throws {
        let heads = try [0, 0.99].map { decay in
            var configuration = Self.configuration()
            configuration.weightAverageDecay = decay
            let folder = TrainerTests.Folder()
            let trainer = try HeadTrainer(
                configuration, backbone: Self.load(Self.backbone(in: folder)),
                images: TrainerTests.images(48, seed: 1), folder: folder.path)
            _ = try trainer.run()
            #expect(try trainer.export(to: folder.path + "/encoder.onnx").worst < 1e-5)
            return try folder.content("head.safetensors")
        }
        #expect(heads[0] != heads[1])
    }

    @Test func classesThatLieTogetherAreTold() throws {
        // One step that moves nothing, and classes that share their images: class means coincide, while simplex prototypes
        // stay apart.
        var configuration = Self.configuration()
        configuration.epochs = 1
        configuration.peakLearningRate = 1e-9
        configuration.prototypeStart = .simplex
        let folder = TrainerTests.Folder()
        let half = NetworkTests.noise(24 * 432, 3).map { UInt8(128 + 60 * $0) }
        let images = try TrainingImages(
            pixels: half + half, size: 12, labels: (0..<48).map { $0 / 24 }, classes: ["a", "b"])
        let trainer = try HeadTrainer(
            configuration, backbone: Self.load(Self.backbone(in: folder)), images: images, folder: folder.path)
        guard case .collapsed(let degrees) = try trainer.run() else {
            Issue.record("nothing was told")
            return
        }
        #expect(degrees < 10)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/head.safetensors"))
    }

    /// Models as other programs export them: written by make_backbones.py.
    @Test(arguments: ["opset-18", "half", "two-outputs", "fixed-batch"])
    func headsFitModelsFromElsewhere(_ name: String) throws {
        let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name).onnx")
        let folder = TrainerTests.Folder()
        let backbone = try Self.load(fixture.path(), output: name == "two-outputs" ? "embedding" : nil)
        let trainer = try HeadTrainer(
            Self.configuration(), backbone: backbone, images: TrainerTests.images(48, seed: 1), folder: folder.path)
        _ = try trainer.run()
        let path = folder.path + "/encoder.onnx"
        #expect(try trainer.export(to: path).worst < 1e-4)
        let model = try Model(parsing: Data(contentsOf: URL(filePath: path)))
        #expect(model.outputNames == ["features", "projection"])
        guard PythonTools.onnx.isAvailable else { return }
        let images = NetworkTests.noise(3 * 144, 7).map(Float.init)
        try ONNXCheck.run(model.serialized(), images: images, size: 12, outputs: nil)
    }

    @Test func whatCannotBeBuiltOnIsAnError() throws {
        let folder = TrainerTests.Folder()
        let path = try Self.backbone(in: folder)
        #expect(throws: ONNXError.unknownOutput("logits", known: ["features", "projection", "stages"])) {
            try Self.load(path, output: "logits")
        }
        #expect(throws: EncoderError.self) { try Self.load(folder.path + "/nothing.onnx") }
        let damaged = folder.path + "/damaged.onnx"
        try folder.content("backbone.onnx").prefix(5000).write(to: URL(filePath: damaged))
        #expect(throws: EncoderError.self) { try Self.load(damaged) }
        let small = try TrainingImages(
            pixels: [UInt8](repeating: 1, count: 2 * 300), size: 10, labels: [0, 1], classes: ["a", "b"])
        #expect(throws: HeadOnlyError.imageSize(images: 10, backbone: 12)) {
            try HeadTrainer(Self.configuration(), backbone: Self.load(path), images: small, folder: folder.path)
        }
    }

    @Test func embeddingsWithoutDirectionAreAnError() throws {
        var graph = Graph(name: "rectified")
        let images = graph.input("images", shape: [nil, 3, 12, 12])
        graph.output(graph.rectified(graph.averagePooled(images)), name: "features", dimension: 3)
        let folder = TrainerTests.Folder()
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let path = folder.path + "/backbone.onnx"
        try Model(graph, producerVersion: "1").serialized().write(to: URL(filePath: path))
        // The last image is black, so below the mean in each channel.
        let pixels = [UInt8](repeating: 255, count: 3 * 432) + [UInt8](repeating: 0, count: 432)
        let set = try TrainingImages(pixels: pixels, size: 12, labels: [0, 1, 0, 1], classes: ["a", "b"])
        #expect(throws: HeadOnlyError.degenerateFeatures(image: 3)) {
            try HeadTrainer(Self.configuration(), backbone: Self.load(path), images: set, folder: folder.path)
        }
    }
}
