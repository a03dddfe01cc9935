// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Sets as people have them, through the commands.
@Suite struct SetTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = "\(folder.path)/models/colors"
        try SmallDetector.writeImages(to: folder, set: "all", count: 80, seed: 0)
        for number in 0..<4 {
            try folder.write(
                makePNG(width: 12, height: 12) { x, y in (UInt8(x * 20), UInt8(y * 20), 0) }, to: "other/\(number).png")
        }
    }

    private func fit(_ arguments: String...) throws -> CommandLine {
        try CommandLine(
            arguments: [
                "fit", "--encoder", SmallDetector.encoderPath, "--size", "8", "--mean", "0.4914,0.4822,0.4465", "--std",
                "0.2470,0.2435,0.2616", "--k", "5", "--output", model, "--force",
            ] + arguments)
    }

    @Test("One folder is divided, and its test part measured")
    func holdout() throws {
        let all = "\(folder.path)/all"
        try folder.write(Array("text".utf8), to: "all/notes.txt")
        let fit = try fit("--id", all, "--holdout", "0.5", "--seed", "3")
        #expect(fit.status == 0, "\(fit.errors)")
        #expect(fit.errors.contains("240 images in 3 classes: 240 png; passed over: 1 txt"), "\(fit.errors)")
        #expect(fit.errors.contains("bank: 120 images, calibration: 60, test: 60"), "\(fit.errors)")
        let evaluate = try CommandLine(
            "evaluate", "--model", model, "--id", all, "--split", "test", "--ood", "other=\(folder.path)/other",
            "--resamples", "10")
        #expect(evaluate.status == 0, "\(evaluate.errors)")
        #expect(evaluate.errors.contains("split 'test': 60 of 240 images"), "\(evaluate.errors)")
        let unknown = try CommandLine("evaluate", "--model", model + "/", "--id", all, "--split", "tset")
        #expect(unknown.status == 64 && unknown.errors.contains("there is no 'tset'"), "\(unknown.errors)")
        let few = try self.fit("--id", all)
        #expect(few.status != 0 && few.errors.contains("--holdout"))
    }

    @Test("What no image has to be read for is refused before one is")
    func order() throws {
        let all = "\(folder.path)/all"
        try folder.write(Array("no image".utf8), to: "all/red/broken.png")
        for (arguments, status, words) in [
            (["--encoder", "none.onnx"], 64, "none.onnx: no such file"),
            (["--group-by", "("], 64, "no regular expression"),
            (["--group-by", "nothing"], 64, "matches no path"),
            (["--holdout", "0.1"], 1, "at least 19 calibration images"),
            (["--k", "1000"], 1, "k is 1000"), (["--alpha", "2"], 64, "--alpha is 2.0"),
            (["--classes", "none.txt"], 64, "none.txt: no such file"), (["--features-output", "none"], 1, "'none'"),
        ] as [([String], Int32, String)] {
            let run = try CommandLine(
                arguments: [
                    "fit", "--id", all, "--size", "8", "--mean", "0.5", "--std", "0.25", "--output", model,
                ] + (arguments.contains("--encoder") ? [] : ["--encoder", SmallDetector.encoderPath])
                    + (arguments.contains("--holdout") ? [] : ["--holdout", "0.5"]) + arguments)
            #expect(run.status == status && run.errors.contains(words), "\(arguments): \(run.errors)")
            #expect(!run.errors.contains("looking") && !run.errors.contains("broken.png"), "\(run.errors)")
        }
    }

    @Test("Flags that mean nothing to what is given are refused")
    func idleFlags() throws {
        let detector = try SmallDetector()
        let root = detector.folder.path
        let score = ["score", "--model", detector.path]
        let evaluate = ["evaluate", "--model", detector.path, "--id", "\(root)/bank"]
        let fit = [
            "fit", "--output", model, "--embeddings", SmallDetector.encoderPath, "--calibration-embeddings", "x",
        ]
        for (arguments, words) in [
            (score + ["\(root)/bank", "--root", "x"], "--root goes with a table"),
            (
                score + ["\(root)/bank/red/0.png", "--label-column", "x", "--id-column", "y"],
                "--label-column and --id-column go"
            ),
            (score + ["--embeddings", "x.npy", "--root", "x"], "--root goes with tables"),
            (score + ["\(root)/bank", "--combination", "conformal", "--score", "knn"], "--combination goes with"),
            (score + ["\(root)/bank", "--embedding"], "--embedding is no part of a table"),
            (
                ["calibrate", "--model", detector.path, "--calibration", "\(root)/bank", "--split-column", "x"],
                "--split-column goes"
            ),
            (["evaluate", "--model", detector.path, "--id", "\(root)/bank", "--root", "x"], "--root goes"),
            (
                ["embed", "\(root)/bank", "--model", detector.path, "--output", "\(root)/e", "--root", "x"],
                "--root goes"
            ),
            (
                ["embed", "\(root)/bank", "--model", detector.path, "--output", "\(root)/e", "--size", "8"],
                "--size goes"
            ),
            (fit + ["--size", "8", "--skip-unreadable"], "--size, --skip-unreadable go with images"),
            (fit + ["--seed", "3"], "--seed goes with --holdout"),
            (fit + ["--temperature", "0.1"], "--temperature goes with the score vmf"),
            (fit + ["--scores", "angle", "--k", "3"], "--k goes with the score knn"),
            (evaluate + ["--ood", "x=a", "--shifted", "x=b"], "'x' names two sets"),
            (
                ["embed", "\(root)/bank", "--model", detector.path, "--output", "\(root)/e.npy"],
                "safetensors is written"
            ),
            (evaluate + ["--bank", "x"], "--bank shows images in the report"),
            (evaluate + ["--corrupted-images", "3"], "--corrupted-images goes with --corruptions"),
            (["inspect", detector.path, "--size", "8"], "--size is for models"),
            (["inspect", SmallDetector.encoderPath, "--daily", "8"], "--daily is for detectors"),
        ] {
            let run = try CommandLine(arguments: arguments)
            #expect(run.status == 64 && run.errors.contains(words), "\(arguments): \(run.errors)")
        }
        try detector.folder.write(Array("path,n\nred/0.png,1\n".utf8), to: "bank/t.csv")
        let mixed = try CommandLine(
            arguments: score + ["\(root)/bank/t.csv", "\(root)/bank/red", "--root", "\(root)/bank"])
        #expect(mixed.status == 0, "\(mixed.errors)")
        #expect(mixed.errors.components(separatedBy: "a column is not read: n").count == 2, "\(mixed.errors)")
    }

    @Test("A table's own splits serve for bank, calibration and test")
    func table() throws {
        var lines = ["file,class,split"]
        for name in SmallDetector.classes {
            for number in 0..<80 {
                lines.append("\(name)/\(number).png,\(name),\(["train", "train", "val", "test"][number % 4])")
            }
        }
        let table = try folder.write(Array(lines.joined(separator: "\r\n").utf8), to: "list.csv")
        let fit = try fit("--id", table, "--root", "\(folder.path)/all")
        #expect(fit.status == 0, "\(fit.errors)")
        #expect(fit.errors.contains("bank: split 'train', 120 images; calibration: split 'val', 60"), "\(fit.errors)")
        let evaluate = try CommandLine(
            "evaluate", "--model", model, "--id", table, "--root", "\(folder.path)/all", "--split", "test", "--ood",
            "other=\(folder.path)/other", "--resamples", "10")
        #expect(evaluate.status == 0, "\(evaluate.errors)")

        // A share would be drawn from the test images too, and so would a bank of all.
        let shared = try self.fit("--id", table, "--root", "\(folder.path)/all", "--holdout", "0.3", "--force")
        #expect(shared.status == 64 && shared.errors.contains("splits (test, train, val)"), "\(shared.errors)")
        // Where the table has no images for the calibration, they are drawn from those for the bank.
        let two = try folder.write(
            Array(lines.joined(separator: "\n").replacing(",val", with: ",train").utf8), to: "two.csv")
        let drawn = try self.fit("--id", two, "--root", "\(folder.path)/all", "--holdout", "0.5", "--force")
        #expect(drawn.status == 0, "\(drawn.errors)")
        #expect(
            drawn.errors.contains("bank: 90 images, calibration: 90, held out of the same split"), "\(drawn.errors)")
        // Who divided them has looked at them all.
        let looks = drawn.errors.split(separator: "\n").count { $0 == "looking at all images: 180" }
        #expect(looks == 1, "\(drawn.errors)")

        let both = try self.fit(
            "--id", table, "--calibration", table, "--root", "\(folder.path)/all", "--force")
        #expect(both.status == 0, "\(both.errors)")
        #expect(both.errors.contains("bank: split 'train' of \(table), 120 of 240 images"), "\(both.errors)")
        #expect(both.errors.contains("calibration: split 'val' of \(table), 60 of 240 images"), "\(both.errors)")
    }

    @Test("An evaluation measures what it can, names the rest, and says so by its status")
    func unreadable() throws {
        #expect(try fit("--id", "\(folder.path)/all", "--holdout", "0.5").status == 0)
        for name in ["a", "b"] { try folder.write(Array("no image".utf8), to: "other/\(name).png") }
        let arguments = [
            "evaluate", "--model", model, "--id", "\(folder.path)/all", "--split", "test", "--ood",
            "other=\(folder.path)/other", "--resamples", "10",
        ]
        for (more, status) in [([], Int32(1)), (["--skip-unreadable"], 0)] {
            let evaluate = try CommandLine(arguments: arguments + more)
            #expect(evaluate.status == status, "\(evaluate.errors)")
            #expect(evaluate.errors.contains("passed over a.png") && evaluate.errors.contains("passed over b.png"))
            #expect(evaluate.output.lowercased().contains("knn"))
        }
    }
}
