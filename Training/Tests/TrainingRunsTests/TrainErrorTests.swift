// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Training

/// What cannot be done is told in one line.
@Suite struct TrainErrorTests {
    let folder: TrainingFolder

    init() throws {
        folder = try TrainingFolder(count: 6)
    }

    private func expect(_ text: String, _ arguments: [String], shell: String = ":") throws {
        let run = try TrainingProcess.finished(arguments, shell: shell)
        #expect(run.status != 0)
        #expect(run.status < 100, "it crashed: \(run.status)")
        let told = run.errors.split(separator: "\n").last { $0.hasPrefix("Error: ") } ?? ""
        #expect(told.contains(text), "\(run.errors)")
    }

    @Test func imagesThatCannotBeTrainedFrom() throws {
        try expect("--id", ["train", "--output", folder.path("run")])
        try expect("no such file", ["train", "--output", folder.path("run"), "--id", folder.path("none")])
        try expect("CLASS/file", ["train", "--output", folder.path("run"), "--id", folder.path("images/red")])
        for name in ["alone/a/1.png", "alone/a/2.png"] {
            try folder.folder.write(SmallDetector.image(channel: 0, seed: 1), to: name)
        }
        try expect(
            "at least 2 classes, and there is 1",
            ["train", "--output", folder.path("run"), "--id", folder.path("alone")])
        #expect(!FileManager.default.fileExists(atPath: folder.path("run")))
    }

    @Test func anImageBesideTheClassesIsPassedOver() throws {
        try folder.folder.write(SmallDetector.image(channel: 0, seed: 1), to: "images/stray.png")
        let run = try TrainingProcess.finished(folder.arguments("run", "--epochs", "1", "--batch", "8"))
        #expect(run.status == 0 && run.errors.contains("passed over stray.png"), "\(run.errors)")
    }

    @Test func namesThatAreNotUTF8AreTaken() throws {
        let run = try TrainingProcess.finished(
            folder.arguments("unused", "--epochs", "1", "--batch", "8"),
            shell: """
                cd '\(folder.folder.path)' && mv images $'im\\xe9'; set -- "$@" --id $'im\\xe9' --output $'run\\xe9'
                """)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("run\\xE9/encoder.onnx"), "\(run.output)")
        #expect(RunFile.content(of: folder.path("run\\xE9/encoder.onnx")) != nil)
        #expect(RunFile.content(of: folder.path("run\\xE9/metrics.jsonl")) != nil)
    }

    @Test func aBrokenImageIsNamedOrPassedOver() throws {
        try folder.folder.write(Array("GIF89a, and no more".utf8), to: "images/red/broken.gif")
        try expect("red/broken.gif", folder.arguments("run"))
        try expect("red/broken.gif", folder.arguments("run", "--memory-limit", "0"))
        for more in [[], ["--memory-limit", "0"]] {
            let output = "run\(more.count)"
            let run = try TrainingProcess.finished(
                folder.arguments(output, "--skip-unreadable", "--epochs", "1", "--batch", "8") + more)
            #expect(run.status == 0 && run.errors.contains("/red/broken.gif: "), "\(run.errors)")
            #expect(run.errors.contains("passed over "))
        }
    }

    @Test func validationImagesOfOtherClasses() throws {
        try folder.folder.write(SmallDetector.image(channel: 0, seed: 9), to: "validation/pink/1.png")
        try folder.folder.write(SmallDetector.image(channel: 0, seed: 8), to: "validation/red/1.png")
        try expect("pink", folder.arguments("run", "--validation", folder.path("validation")))
    }

    @Test func settingsThatMakeNoSense() throws {
        for (flag, value) in [
            ("--epochs", "0"), ("--batch", "-1"), ("--temperature", "0"), ("--learning-rate", "nan"),
            ("--momentum", "1"), ("--device", "tpu"), ("--validation-share", "1"), ("--size", "0"),
            ("--jitter", "2"), ("--crop-scale", "1,0.5"), ("--mean", "1,2,3"), ("--k", "5"), ("--memory-limit", "-1"),
        ] {
            let run = try TrainingProcess.finished(folder.arguments("run", "\(flag)=\(value)"))
            #expect(run.status != 0 && run.status < 100, "\(flag): \(run.errors)")
            #expect(run.errors.contains("Error: "), "\(flag): \(run.errors)")
        }
    }

    @Test func formerSpellingsOfFlagsAreTaken() throws {
        let arguments = ["train", "--id", folder.path("images"), "--output", folder.path("run")]
        try expect("--grayscale must be between 0 and 1", arguments + ["--greyscale", "2"])
        try expect("'none' is invalid", arguments + ["--optimiser", "none"])
        let run = try TrainingProcess.finished(
            folder.arguments("former", "--epochs", "1", "--batch", "8", "--optimiser", "muon") + ["--greyscale", "0.3"])
        #expect(run.status == 0, "\(run.errors)")
        let record = String(decoding: try folder.content("former/run.json"), as: UTF8.self)
        #expect(record.contains(#""kind" : "muon""#) && record.contains(#""optimizer""#))
    }

    @Test func aDetectorThatCouldNotBeMadeIsToldBeforeTraining() throws {
        try SmallDetector.writeImages(to: folder.folder, set: "calibration", count: 2, seed: 1000)
        let arguments = folder.arguments("run", "--calibration", folder.path("calibration"))
        try expect("at least 19 calibration images, and there are 6", arguments)
        #expect(!FileManager.default.fileExists(atPath: folder.path("run")))
    }

    @Test func divergingIsTold() throws {
        try expect("the learning rate", folder.arguments("run", "--learning-rate", "1e30", "--batch", "8"))
    }

    /// Classes that look the same, and prototypes that hardly move from the class means of a fresh network.
    private func sameLooking(_ more: String...) throws -> [String] {
        for (index, label) in ["a", "b", "c"].enumerated() {
            for number in 0..<6 {
                let image = SmallDetector.image(channel: 0, seed: index * 100 + number)
                try folder.folder.write(image, to: "same/\(label)/\(number).png")
            }
        }
        return folder.arguments(
            "run", "--id", folder.path("same"), "--learnable-prototypes", "--prototype-start", "class-means",
            "--learning-rate", "1e-9") + more
    }

    @Test func aShortRunThatCollapsedSaysSo() throws {
        let run = try TrainingProcess.finished(sameLooking("--epochs", "1"))
        #expect(run.status == 0 && run.errors.contains("the classes ended only"), "\(run.errors)")
        #expect(FileManager.default.fileExists(atPath: folder.path("run/encoder.onnx")))
    }

    @Test func collapseIsTold() throws {
        try expect("collapsed", sameLooking("--batch", "3", "--epochs", "24"))
        #expect(FileManager.default.fileExists(atPath: folder.path("run/checkpoint.safetensors")))
    }

    @Test func aFullDiskIsTold() throws {
        // A file over the limit fails as it does on a full disk, but for the reason's wording.
        try expect(
            "cannot write \(folder.path("run"))/checkpoint.safetensors: File too large",
            folder.arguments("run", "--batch", "8"), shell: "ulimit -f 1000; trap '' XFSZ")
        #expect(!FileManager.default.fileExists(atPath: folder.path("run/checkpoint.safetensors.new")))
    }
}
