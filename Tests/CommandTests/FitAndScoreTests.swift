// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Foundation
import Hypersphere
import TestSupport
import Testing

@Suite struct FitAndScoreTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        // A name that would be lost were paths taken for URLs.
        model = "\(folder.path)/models/100 % colors"
        try SmallDetector.writeImages(to: folder, set: "bank", count: 20, seed: 0)
        try SmallDetector.writeImages(to: folder, set: "calibration", count: 20, seed: 1000)
        try SmallDetector.writeImages(to: folder, set: "new", count: 2, seed: 2000)
    }

    private func fit(_ more: String...) throws -> CommandLine {
        try fit(more)
    }

    private func fit(_ more: [String]) throws -> CommandLine {
        try CommandLine(
            arguments: [
                "fit", "--encoder", SmallDetector.encoderPath, "--id", "\(folder.path)/bank", "--calibration",
                "\(folder.path)/calibration", "--size", "8", "--mean", "0.4914,0.4822,0.4465", "--std",
                "0.2470,0.2435,0.2616", "--k", "5", "--output", model,
            ] + more)
    }

    @Test("A fit tells what it made, and inspect tells the same")
    func fitAndInspect() throws {
        let fit = try fit()
        #expect(fit.status == 0, "\(fit.errors)")
        for text in ["colors", "blue, green, red", "60 images of bank", "60 images of calibration", "knn (k = 5)"] {
            #expect(fit.output.contains(text), "\(text)")
        }
        #expect(fit.errors.contains("embedding the bank: 60/60"))
        let inspect = try CommandLine("inspect", model)
        #expect(inspect.status == 0)
        #expect(fit.output.contains(inspect.output.split(separator: "\n")[0]))
        let json = try CommandLine("inspect", model, "--json")
        let manifest = try JSONDecoder().decode(DetectorManifest.self, from: Data(json.output.utf8))
        #expect(manifest == (try DetectorBundle(reading: model).manifest))
    }

    @Test("The same images get the same results in every format")
    func formats() throws {
        #expect(try fit().status == 0)
        let set = "\(folder.path)/new"
        let lines = try CommandLine("score", "--model", model, "--format", "jsonl", set)
        #expect(lines.status == 0, "\(lines.errors)")
        let scored = try lines.output.split(separator: "\n").map {
            try JSONDecoder().decode(ScoredImage.self, from: Data($0.utf8))
        }
        #expect(scored.map(\.id) == ["blue", "green", "red"].flatMap { ["\(set)/\($0)/0.png", "\(set)/\($0)/1.png"] })
        #expect(scored.map(\.nearestClass.label) == ["blue", "blue", "green", "green", "red", "red"])

        struct Whole: Decodable {
            struct Model: Decodable { var name, version: String }
            var model: Model
            var results: [ScoredImage]
        }
        let json = try CommandLine("score", "--model", model, "--format", "json", set)
        let whole = try JSONDecoder().decode(Whole.self, from: Data(json.output.utf8))
        #expect(whole.model.name == "100 % colors")
        #expect(whole.model.version == (try DetectorBundle(reading: model).version))
        #expect(whole.results.map(\.pValue) == scored.map(\.pValue))

        let rows = try CommandLine("score", "--model", model, "--format", "csv", set).output.split(separator: "\n")
        let columns = rows[0].split(separator: ",")
        for (row, image) in zip(rows.dropFirst(), scored) {
            let fields = row.split(separator: ",", omittingEmptySubsequences: false)
            try #require(fields.count == columns.count)
            let cells = Dictionary(zip(columns, fields)) { first, _ in first }
            #expect(cells["id"].map(String.init) == image.id)
            #expect(cells["verdict"].map(String.init) == image.verdict.rawValue)
            #expect(cells["p_value"].flatMap { Double($0) } == image.pValue)
            #expect(cells["score_value"].flatMap { Float($0) } == image.score.value)
            #expect(cells["knn_unit"] == "degrees" && cells["error"] == "")
            #expect(cells["model"] == "100 % colors" && cells["model_version"].map(String.init) == whole.model.version)
        }

        let table = try CommandLine("score", "--model", model, set).output
        #expect(table.split(separator: "\n").count == 7)
        #expect(table.contains("in-distribution"))
    }

    @Test("Files, folders and tars are scored together; a broken image is told, and the others are scored")
    func sources() throws {
        #expect(try fit().status == 0)
        let tar = "\(folder.path)/new.tar"
        let pack = try Process.run(
            URL(filePath: "/usr/bin/tar"), arguments: ["-cf", tar, "-C", "\(folder.path)/new", "red"])
        pack.waitUntilExit()
        let broken = try folder.write(Array("GIF89a, and no more".utf8), to: "a,\"b\".gif")
        let run = try CommandLine(
            "score", "--model", model, "--format", "csv", "\(folder.path)/new/blue/0.png", broken, tar)
        #expect(run.status == 1)
        let rows = run.output.split(separator: "\n")
        try #require(rows.count == 5)
        #expect(rows[1].hasPrefix("\(folder.path)/new/blue/0.png,"))
        #expect(rows[2].hasPrefix("\"\(folder.path)/a,\"\"b\"\".gif\",,"))
        #expect(rows[3].hasPrefix("\(tar)/red/0.png,"))
    }

    @Test("A verdict's wishes are passed on")
    func wishes() throws {
        #expect(try fit().status == 0)
        let run = try CommandLine(
            "score", "--model", model, "--format", "jsonl", "--score", "angle", "--alpha", "0.5", "--neighbors", "2",
            "--embedding", "\(folder.path)/new/red/0.png")
        let image = try JSONDecoder().decode(ScoredImage.self, from: Data(run.output.utf8))
        #expect(image.score.name == .angle)
        #expect(image.alpha == 0.5)
        #expect(image.neighbors?.count == 2)
        #expect(image.embedding?.count == 4)
    }

    @Test("What cannot be done is told in one line, and changes nothing")
    func errors() throws {
        func expect(_ run: CommandLine, _ text: String) {
            #expect(run.status != 0)
            #expect(run.output.isEmpty)
            #expect(run.errors.contains(text), "\(run.errors)")
        }
        expect(try fit("--alpha", "0.001"), "needs at least 999 calibration images, and there are 60")
        expect(try fit("--k", "61"), "k is 61")
        expect(
            try fit("--features-output", "logits"),
            "it has no tensor called 'logits'; its outputs are: features, projection")
        expect(try fit("--mean", "1,2"), "--mean")
        expect(try fit("--encoder", "\(folder.path)/none.onnx"), "none.onnx")
        expect(try fit("--id", "\(folder.path)/none"), "none")
        #expect(!FileManager.default.fileExists(atPath: model))
        #expect(try fit().status == 0)
        expect(try fit(), "exists already")
        expect(try CommandLine("score", "--model", "\(folder.path)/none", "x.png"), "none")
        expect(try CommandLine("inspect", "\(folder.path)/bank"), "is no detector")
        expect(
            try CommandLine("score", "--model", model, "--alpha", "0.001", "\(folder.path)/new"),
            "60 calibration images support none below")
    }
}
