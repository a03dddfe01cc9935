// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Encoding
import Foundation
import TestSupport
import Testing

@Suite struct TrainCommandTests {
    let folder: TrainingFolder

    init() throws {
        folder = try TrainingFolder(count: 20)
    }

    private func epochs(_ process: TrainingProcess) -> [Substring] {
        process.errors.split(separator: "\n").filter { $0.contains(" s") && $0.contains("accuracy") }
    }

    @Test("One command leads from images to a detector that is served")
    func imagesToDetector() throws {
        try SmallDetector.writeImages(to: folder.folder, set: "calibration", count: 20, seed: 1000)
        try SmallDetector.writeImages(to: folder.folder, set: "new", count: 3, seed: 2000)
        let run = try TrainingProcess.finished(
            folder.arguments("colors", "--calibration", folder.path("calibration"), "--k", "5"))
        #expect(run.status == 0, "\(run.errors)")
        #expect(epochs(run).count == 12)
        #expect(epochs(run).allSatisfy { $0.contains("dispersion") && $0.contains("compactness") && $0.contains("°") })
        #expect(run.output.contains("detector") && run.output.contains("colors"))
        #expect(run.errors.contains("agrees with libtorch"))
        for file in ["run.json", "metrics.jsonl", "curves.svg", "events.out.tfevents.cider", "encoder.onnx"] {
            #expect(FileManager.default.fileExists(atPath: folder.path("colors/\(file)")), "\(file)")
        }

        let bundle = try DetectorBundle(reading: folder.path("colors/models/colors"))
        #expect(bundle.manifest.classes == SmallDetector.classes)
        #expect(bundle.manifest.encoder?.input.width == 12)
        let scored = try TrainingProcess.finished(
            ["score", "--model", folder.path("colors/models/colors"), "--format", "jsonl", folder.path("new")])
        #expect(scored.status == 0, "\(scored.errors)")
        let images = try scored.output.split(separator: "\n").map {
            try JSONDecoder().decode(ScoredImage.self, from: Data($0.utf8))
        }
        #expect(images.count == 9)
        #expect(images.filter { $0.id?.contains("/\($0.nearestClass.label)/") == true }.count >= 8)

        // Once more from the finished run, such as after a crash in the fit.
        let again = try TrainingProcess.finished(["train", "--output", folder.path("colors"), "--resume"])
        #expect(again.status == 0, "\(again.errors)")
        let second = try DetectorBundle(reading: folder.path("colors/models/colors"))
        #expect(second.manifest.encoder?.sha256 == bundle.manifest.encoder?.sha256)
    }

    @Test(
        "Each loss trains, and tells what it knows",
        arguments: [
            ["--loss", "supcon"], ["--loss", "cross-entropy", "--views", "1"], ["--learnable-prototypes"],
            ["--preset", "paper", "--network", "fast-small", "--schedule", "one-cycle", "--epochs", "1"],
        ])
    func losses(_ more: [String]) throws {
        let run = try TrainingProcess.finished(folder.arguments("run", "--epochs", "2") + more)
        #expect(run.status == 0, "\(run.errors)")
        #expect(!epochs(run).isEmpty)
        #expect(run.errors.contains("(compactness") == !more.contains("--loss"))
    }

    @Test("A head on an encoder that stays as it is")
    func headOnly() throws {
        try SmallDetector.writeImages(to: folder.folder, set: "calibration", count: 20, seed: 1000)
        let run = try TrainingProcess.finished([
            "train", "--encoder", SmallDetector.encoderPath, "--id", folder.path("images"), "--calibration",
            folder.path("calibration"), "--output", folder.path("head"), "--size", "8", "--mean", "0.49,0.48,0.45",
            "--std", "0.25,0.24,0.26", "--epochs", "5", "--batch", "16", "--projection", "8", "--threads", "1",
        ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(epochs(run).count == 5)
        let bundle = try DetectorBundle(reading: folder.path("head/models/head"))
        #expect(bundle.manifest.outputs.map(\.dimension).contains(8))
        // A file beside the encoder says how its pixels are made.
        let beside = folder.path("beside")
        try FileManager.default.createDirectory(atPath: beside, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: SmallDetector.encoderPath, toPath: "\(beside)/model.onnx")
        try Data(
            """
            {"do_resize": true, "size": {"height": 8, "width": 8}, "resample": 2, "do_normalize": true,
             "image_mean": [0.49, 0.48, 0.45], "image_std": [0.25, 0.24, 0.26]}
            """.utf8
        ).write(to: URL(filePath: "\(beside)/preprocessor_config.json"))
        let found = try TrainingProcess.finished([
            "train", "--encoder", "\(beside)/model.onnx", "--id", folder.path("images"), "--output",
            folder.path("found"), "--epochs", "2", "--batch", "16", "--projection", "8", "--threads", "1",
        ])
        #expect(found.status == 0 && found.errors.contains("preprocessor_config.json"), "\(found.errors)")
        let unknown = try TrainingProcess.finished([
            "train", "--encoder", SmallDetector.encoderPath, "--id", folder.path("images"), "--output",
            folder.path("unknown"),
        ])
        #expect(unknown.status != 0 && unknown.errors.contains("--mean"), "\(unknown.errors)")
        let turned = try TrainingProcess.finished([
            "train", "--encoder", SmallDetector.encoderPath, "--id", folder.path("images"), "--output",
            folder.path("turned"), "--turn", "0.3",
        ])
        #expect(turned.status != 0 && turned.errors.contains("do not go with --encoder"), "\(turned.errors)")
    }

    @Test("cider gives the help of cider-train: cider-train --help >Sources/cider/train-help.txt")
    func help() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/cider/train-help.txt")
        let run = try TrainingProcess.finished(["--help"], program: "cider-train", shell: "unset COLUMNS")
        #expect(run.output == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test("Streaming gives the bits that images in memory give")
    func streaming() throws {
        let kept = try TrainingProcess.finished(folder.arguments("kept", "--epochs", "2"))
        let streamed = try TrainingProcess.finished(
            folder.arguments("streamed", "--epochs", "2", "--memory-limit", "0"))
        #expect(kept.status == 0 && kept.errors.contains("in memory"), "\(kept.errors)")
        #expect(streamed.status == 0 && streamed.errors.contains("decoded in each epoch"), "\(streamed.errors)")
        #expect(
            try folder.content("kept/encoder.safetensors") == folder.content("streamed/encoder.safetensors"))
    }
}
