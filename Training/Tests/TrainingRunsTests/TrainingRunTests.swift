import Foundation
import Images
import TestSupport
import Testing
import Training
import TrainingRuns

/// Whole runs in this process, from folders to an encoder.
@Suite(.serialized) struct TrainingRunTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try SmallDetector.writeImages(to: folder, set: "images", count: 12, seed: 0)
    }

    private func settings(isHeadOnly: Bool) -> RunSettings {
        let side = isHeadOnly ? 8 : 12
        var configuration = isHeadOnly ? TrainingConfiguration.headOnly : Preset.short.configuration
        (configuration.epochs, configuration.batch, configuration.projection) = (3, 8, 8)
        configuration.threads = 1
        var settings = RunSettings(
            trainingSet: "\(folder.path)/images", transform: InputTransform(resize: side, crop: side),
            training: configuration)
        if isHeadOnly {
            settings.backbone = BackboneSettings(path: SmallDetector.encoderPath)
            settings.measuresStatistics = false
        }
        return settings
    }

    @Test("A run that was stopped goes on there, and ends with the same bits", arguments: [true, false])
    func resuming(_ isHeadOnly: Bool) throws {
        let (whole, parts) = ("\(folder.path)/whole", "\(folder.path)/parts")
        let settings = settings(isHeadOnly: isHeadOnly)
        var run = try TrainingRun(settings, folder: whole)
        _ = try run.run()

        run = try TrainingRun(settings, folder: parts)
        var steps = 0
        let outcome = try run.run(shouldStop: { steps == 6 }) { event in
            if case .training(.step) = event { steps += 1 }
        }
        guard case .interrupted(let position) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(position.epoch > 0 || position.step == 6)
        run = try TrainingRun(resuming: parts)
        var first: Position?
        _ = try run.run(observe: { event in
            if case .started(let position, _, _) = event { first = position }
        })
        #expect(first == position)

        let weights = isHeadOnly ? "head.safetensors" : "encoder.safetensors"
        for name in [weights, "encoder.onnx"] {
            let contents = try [whole, parts].map { try Data(contentsOf: URL(filePath: "\($0)/\(name)")) }
            #expect(contents[0] == contents[1], "\(name)")
        }
        let logs = [whole, parts].map { MetricsLog.events(path: "\($0)/metrics.jsonl").count }
        // A tenth of each class is held out: 33 images are four steps.
        #expect(logs == [15, 15])
    }

    @Test func otherImagesAreNotResumedWith() throws {
        let path = "\(folder.path)/run"
        var run = try TrainingRun(settings(isHeadOnly: true), folder: path)
        _ = try run.run()
        try folder.write(SmallDetector.image(channel: 0, seed: 77), to: "images/red/new.png")
        run = try TrainingRun(resuming: path)
        #expect(throws: RunError.imagesChanged("\(folder.path)/images")) { try run.run() }
    }

    @Test func anEncoderOfAnotherKindIsNotGoneOnWith() throws {
        let path = "\(folder.path)/run"
        var run = try TrainingRun(settings(isHeadOnly: false), folder: path)
        _ = try run.run(shouldStop: { true })
        run = try TrainingRun(resuming: path) { settings in
            settings.measuresStatistics = false
            settings.transform = InputTransform(resize: 8, crop: 8)
            settings.backbone = BackboneSettings(path: SmallDetector.encoderPath)
        }
        #expect(throws: TrainingError.self) { try run.run() }
    }
}
