// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Foundation
import Hypersphere
import TestSupport
import Testing

@Suite struct CalibrateAndExplainTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = "\(folder.path)/models/colors"
        try SmallDetector.writeImages(to: folder, set: "bank", count: 20, seed: 0)
        try SmallDetector.writeImages(to: folder, set: "calibration", count: 20, seed: 1000)
        try SmallDetector.writeImages(to: folder, set: "new", count: 25, seed: 2000)
    }

    private func fit(_ more: String...) throws -> CommandLine {
        try CommandLine(
            arguments: [
                "fit", "--encoder", SmallDetector.encoderPath, "--id", "\(folder.path)/bank", "--calibration",
                "\(folder.path)/calibration", "--size", "8", "--mean", "0.4914,0.4822,0.4465", "--std",
                "0.2470,0.2435,0.2616", "--output", model,
            ] + more)
    }

    @Test("Every score can be fitted, and decide; they can be combined")
    func scores() throws {
        let fit = try fit("--scores", "all", "--k", "auto")
        #expect(fit.status == 0, "\(fit.errors)")
        for name in ScoreName.computed { #expect(fit.output.contains(name.rawValue), "\(name)") }
        let image = "\(folder.path)/new/red/0.png"
        for name in ScoreName.allCases {
            let run = try CommandLine(
                "score", "--model", model, "--format", "jsonl", "--score", name.rawValue, "--alpha", "0.2", image)
            #expect(run.status == 0, "\(run.errors)")
            #expect(try JSONDecoder().decode(ScoredImage.self, from: Data(run.output.utf8)).score.name == name)
        }
        let rule = try CommandLine(
            "score", "--model", model, "--format", "jsonl", "--score", "combined", "--combination", "harmonic_mean",
            "--alpha", "0.2", image)
        let combined = try JSONDecoder().decode(ScoredImage.self, from: Data(rule.output.utf8))
        #expect(combined.combination?.method == .harmonicMean)
    }

    @Test("Scores and neighbours that there are not are refused")
    func refusals() throws {
        #expect(try fit("--scores", "knn,combined").errors.contains("name each once"))
        #expect(try fit("--scores", "knn,entropy").errors.contains("--scores"))
        #expect(try fit("--k", "many").errors.contains("--k"))
        #expect(try fit("--k", "5", "--class-conditional", "--alpha", "0.04").errors.contains("class-conditional"))
        #expect(!FileManager.default.fileExists(atPath: model))
    }

    @Test("Scores that explain gives no outlier probability of are named at the fit and by inspect")
    func outlierProbability() throws {
        let fit = try fit("--scores", "all", "--k", "5")
        #expect(fit.status == 0, "\(fit.errors)")
        let run = try CommandLine(
            "score", "--model", model, "--format", "jsonl", "--explain", "--alpha", "0.2",
            "\(folder.path)/new/red/0.png")
        let image = try JSONDecoder().decode(ScoredImage.self, from: Data(run.output.utf8))
        let without = image.scores.filter { $0.value.outlierProbability == nil }.keys
        for output in [fit.output, try CommandLine("inspect", model).output] {
            let told = output.split(separator: "\n").filter { $0.contains("no outlier_probability of ") }
                .flatMap { $0.split(separator: " of ", maxSplits: 1)[1].prefix { $0 != ":" }.split(separator: ", ") }
            #expect(Set(told.map(String.init)) == Set(without.map(\.rawValue)), "\(output)")
        }
    }

    @Test("A detector is recalibrated in its place, and tells so")
    func calibrate() throws {
        #expect(try fit("--k", "5").status == 0)
        let old = try DetectorBundle(reading: model)
        let run = try CommandLine(
            "calibrate", "--model", model, "--calibration", "\(folder.path)/new", "--class-conditional")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("75 images of new"))
        #expect(run.output.contains("from \(old.version)"))
        #expect(run.output.contains("of every predicted class"))
        let words = run.output.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        #expect(words.contains("calibration images 60 75"), "\(run.output)")
        for part in ["before", "knn, flagged above", "until it is restarted", "the smallest possible alpha"] {
            #expect(run.output.contains(part), "\(part) in \(run.output)")
        }
        #expect(run.output.contains("alpha rises") && run.output.contains("fewer calibration images"))
        let beside = try CommandLine(
            "calibrate", "--model", model, "--calibration", "\(folder.path)/calibration", "--no-class-conditional",
            "--output", "\(folder.path)/models/beside")
        #expect(beside.status == 0, "\(beside.errors)")
        #expect(beside.output.contains("alpha falls") && !beside.output.contains("restarted"))
        #expect(try DetectorBundle(reading: model).version != old.version)
        #expect(FileManager.default.fileExists(atPath: "\(model)/screen.safetensors"))
        let bank = try CommandLine("calibrate", "--model", model, "--calibration", "\(folder.path)/bank")
        #expect(bank.status != 0 && bank.errors.contains("60 calibration images are in the bank too"))
    }

    @Test("A verdict is explained to a person and to a program, with a map where asked")
    func explain() throws {
        #expect(try fit("--k", "5").status == 0)
        let image = "\(folder.path)/new/green/3.png"
        let map = "\(folder.path)/100 % map.png"
        let table = try CommandLine("score", "--model", model, "--explain", "--occlusion", map, image)
        #expect(table.status == 0, "\(table.errors)")
        for text in ["nearest classes  green", "nearest images   ", "of held-out images", "agree with the verdict"] {
            #expect(table.output.contains(text), "\(text)")
        }
        #expect(try Data(contentsOf: URL(filePath: map)).starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let json = try CommandLine("score", "--model", model, "--explain", "--format", "jsonl", image)
        let scored = try JSONDecoder().decode(ScoredImage.self, from: Data(json.output.utf8))
        #expect(scored.explanation?.nearestClasses.first?.label == "green")
        let several = try CommandLine("score", "--model", model, "--occlusion", map, image, image)
        #expect(several.status != 0 && several.errors.contains("a single image"))
    }

    @Test("A verdict is explained as a page or as text")
    func explainPage() throws {
        #expect(try fit("--k", "5").status == 0)
        let image = "\(folder.path)/new/green/3.png"
        let text = try CommandLine("explain", image, "--model", model)
        #expect(text.status == 0, "\(text.errors)")
        for part in [
            "3.png: In distribution. By Knn", "threshold", "nearest classes  green", "scores come to this verdict",
        ] {
            #expect(text.output.localizedCaseInsensitiveContains(part), "\(part)")
        }
        let page = "\(folder.path)/100 % page.html"
        let run = try CommandLine(
            "explain", image, "--model", model, "--output", page, "--bank", "\(folder.path)/bank", "--score", "combined"
        )
        #expect(run.status == 0, "\(run.errors)")
        let html = try String(contentsOfFile: page, encoding: .utf8)
        // What the encoder sees, five neighbors, and the map.
        #expect(html.components(separatedBy: "<img ").count == 8)
        func refused(_ arguments: String...) throws -> String {
            let run = try CommandLine(arguments: ["explain", "--model", model] + arguments)
            #expect(run.status != 0)
            return run.errors
        }
        #expect(try refused("\(folder.path)/new").contains("a single image"))
        #expect(try refused(image, "--bank", "\(folder.path)/bank").contains("give --output"))
        #expect(try refused(image, "--alpha", "0.0001").contains("support none below"))
        #expect(try refused("\(folder.path)/models/colors/detector.json").contains("detector.json"))
    }

    @Test("What the engine does otherwise than asked for is told by every command")
    func engineWarnings() throws {
        let file = try folder.write([], to: "file")
        let cache = ["--cache", "\(file)/cache"]
        let words = "warning: compiled models are not kept in the cache folder \(file)/cache"
        func expectWarning(_ arguments: [String]) throws {
            let run = try CommandLine(arguments: arguments + cache)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors.contains(words), "\(arguments[0]): \(run.errors)")
        }
        try expectWarning(
            [
                "fit", "--encoder", SmallDetector.encoderPath, "--id", "\(folder.path)/bank", "--calibration",
                "\(folder.path)/calibration", "--size", "8", "--mean", "0.5", "--std", "0.25", "--output", model,
            ])
        try expectWarning(["score", "\(folder.path)/new/red/0.png", "--model", model])
        try expectWarning(["explain", "\(folder.path)/new/red/0.png", "--model", model])
        try expectWarning([
            "embed", "\(folder.path)/new", "--model", model, "--output", "\(folder.path)/new.safetensors",
        ])
        try expectWarning(
            [
                "evaluate", "--id", "\(folder.path)/new", "--ood", "x=\(folder.path)/bank", "--model", model,
                "--resamples", "10",
            ])
        try expectWarning(["calibrate", "--calibration", "\(folder.path)/new", "--model", model])
    }

    @Test("inspect tells what each alpha costs")
    func alphaTable() throws {
        #expect(try fit("--k", "5").status == 0)
        let run = try CommandLine("inspect", model, "--daily", "610")
        #expect(run.output.contains("of 610 in-distribution images a day"))
        // 1 / 61, rounded up, so that it may be asked for.
        #expect(run.output.contains("1.7 %  "))
        #expect(!run.output.contains("outlier_probability"))
        #expect(run.output.contains("smallest") && run.output.contains("in use"))
        #expect(try CommandLine("inspect", model, "--daily", "0").errors.contains("--daily"))
    }
}
