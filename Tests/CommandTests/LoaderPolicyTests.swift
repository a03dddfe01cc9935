// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Encoding
import Foundation
import Images
import TestSupport
import Testing

/// The loader's policy and the images' statistics on their way through the commands.
@Suite struct LoaderPolicyTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = "\(folder.path)/models/colors"
        try SmallDetector.writeImages(to: folder, set: "bank", count: 20, seed: 0)
        try SmallDetector.writeImages(to: folder, set: "calibration", count: 20, seed: 1000)
        let fixtures = packageFolder.appending(path: "Tests/ImagesTests/Fixtures/files")
        for (name, file) in [("turned.jpg", "jpeg_orientation_6.jpg"), ("deep.png", "loader_grey_12_in_16.png")] {
            let bytes = [UInt8](try Data(contentsOf: fixtures.appending(path: file)))
            _ = try folder.write(bytes, to: "shown/\(name)")
        }
        // Six times as wide and high, of the same kind.
        for index in 0..<30 {
            let bytes = makePNG(width: 96, height: 96) { x, y in
                (200, UInt8((x / 8 + index) % 40), UInt8((y / 8) % 40))
            }
            _ = try folder.write(bytes, to: "large/red/\(index).png")
        }
    }

    private func fit(_ more: String...) throws -> CommandLine {
        try CommandLine(
            arguments: [
                "fit", "--encoder", SmallDetector.encoderPath, "--id", "\(folder.path)/bank", "--calibration",
                "\(folder.path)/calibration", "--size", "8", "--k", "5", "--output", model,
            ] + more)
    }

    @Test("A policy goes with the detector, under each of its flags")
    func policy() throws {
        let run = try fit(
            "--mean", "0.5", "--std", "0.25", "--loader", "torchvision", "--alpha", "0.1", "--alpha", "black")
        #expect(run.status == 0, "\(run.errors)")
        let manifest = try DetectorBundle(reading: model).manifest
        #expect(manifest.transform?.loader == LoaderPolicy(exif: .ignore, alpha: .black, depth: .clip))
        #expect(manifest.alpha == 0.1 && manifest.formatVersion == 5)
        #expect(manifest.imageStatistics?.images == 60 && manifest.imageStatistics?.formats == ["png": 60])
        let inspect = try CommandLine("inspect", model)
        #expect(inspect.output.contains("mean [0.5, 0.5, 0.5]"))
        #expect(inspect.output.contains("EXIF ignored, alpha over black, 16 bits: clip"))
        #expect(try fit("--mean", "0.5", "--std", "0.5", "--exif", "sometimes").errors.contains("--exif"))
    }

    @Test("Embeddings make the same detector as images, policy and statistics included")
    func embeddings() throws {
        let normalization = ["--size", "8", "--mean", "0.5", "--std", "0.25", "--loader", "pillow-upright"]
        for set in ["bank", "calibration"] {
            let run = try CommandLine(
                arguments: [
                    "embed", "\(folder.path)/\(set)", "--encoder", SmallDetector.encoderPath, "--output",
                    "\(folder.path)/\(set).safetensors",
                ] + normalization)
            #expect(run.status == 0, "\(run.errors)")
        }
        let run = try CommandLine(
            "fit", "--embeddings", "\(folder.path)/bank.safetensors", "--calibration-embeddings",
            "\(folder.path)/calibration.safetensors", "--encoder", SmallDetector.encoderPath, "--k", "5", "--output",
            model)
        #expect(run.status == 0, "\(run.errors)")
        let ofEmbeddings = try DetectorBundle(reading: model).manifest
        let again = try fit("--mean", "0.5", "--std", "0.25", "--loader", "pillow-upright", "--force")
        #expect(again.status == 0, "\(again.errors)")
        let ofImages = try DetectorBundle(reading: model).manifest
        #expect(ofEmbeddings.transform == ofImages.transform && ofImages.transform?.loader.alpha == .drop)
        #expect(ofEmbeddings.imageStatistics != nil && ofEmbeddings.imageStatistics == ofImages.imageStatistics)
    }

    @Test("What another loader reads otherwise, and what plainly differs, is told")
    func told() throws {
        #expect(try fit("--mean", "0.5", "--std", "0.25").status == 0)
        let score = try CommandLine("score", "--model", model, "\(folder.path)/shown")
        #expect(score.errors.contains("1 of 2 images has an EXIF orientation other than 1: applied"))
        #expect(score.errors.contains("16 bits of which only the lower 12 are used"))
        let evaluate = try CommandLine(
            "evaluate", "--model", model, "--id", "\(folder.path)/calibration", "--ood", "large=\(folder.path)/large",
            "--resamples", "10", "--output", "\(folder.path)/report")
        #expect(evaluate.status == 0, "\(evaluate.errors)")
        #expect(evaluate.errors.contains("warning: large: these images are 96x96, the bank's"))
        let report = try String(contentsOfFile: "\(folder.path)/report/report.json", encoding: .utf8)
        #expect(report.contains("\"image_findings\"") && report.contains("96x96"))
        let calibrate = try CommandLine(
            "calibrate", "--model", model, "--calibration", "\(folder.path)/large", "--output",
            "\(folder.path)/models/large",
            "--accept-shift")
        #expect(calibrate.status == 0, "\(calibrate.errors)")
        #expect(calibrate.errors.contains("large: these images are 96x96, the bank's"))
        for output in [[], ["--output", "\(folder.path)/page.html"]] {
            let explain = try CommandLine(
                arguments: ["explain", "\(folder.path)/large/red/0.png", "--model", model] + output)
            #expect(explain.status == 0, "\(explain.errors)")
            #expect(explain.errors.contains("this image is 96x96, the bank's"))
        }
        let page = try String(contentsOfFile: "\(folder.path)/page.html", encoding: .utf8)
        #expect(page.contains("Unlike all images of the bank: this image is 96x96"))
    }

    @Test("Means and deviations that no pixels have are refused, with what mends them")
    func normalization() throws {
        let cases: [([String], String)] = [
            (["--mean", "0.5", "--std", "0"], "standard deviations are above 0"),
            (["--mean", "0.5", "--std", "-0.2"], "--std"),
            (["--mean", "123.7", "--std", "58"], "--pixel-range 255"),
            (["--mean", "0.5", "--std", "0.5", "--pixel-range", "255"], "leave out --pixel-range 255"),
            (["--mean", "0.5", "--std", "0.5", "--resize", "8000"], "4096"),
            (["--mean", "0.5", "--std", "0.5", "--crop-pct", "0.0001"], "4096"),
        ]
        for (flags, reason) in cases {
            let run = try CommandLine(
                arguments: [
                    "fit", "--encoder", SmallDetector.encoderPath, "--id", "\(folder.path)/bank", "--calibration",
                    "\(folder.path)/calibration", "--size", "8", "--output", model,
                ] + flags)
            #expect(run.status != 0 && run.errors.contains(reason), "\(flags): \(run.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: model))
    }
}
