import Foundation
import TestSupport
import Testing

/// Images that cannot be used, of every kind, through every command that takes a set.
@Suite struct SkippedImageTests {
    let folder: TemporaryFolder
    let model: String

    /// What is wrong with an image, and what is said of it; the encoder gives of black pixels an embedding of zeros.
    private static let damaged = [
        "red/broken.png": "no image of a known format", "red/large.png": "the limit is 1000 (max-pixels)",
        "red/gone.png": "no such file", "red/black.png": "the encoder gives no usable embedding",
    ]

    init() throws {
        folder = try TemporaryFolder()
        model = "\(folder.path)/models/colors"
        for (set, seed) in [("bank", 0), ("calibration", 1000), ("new", 2000)] {
            try SmallDetector.writeImages(to: folder, set: set, count: 20, seed: seed)
        }
    }

    /// Puts an image of each kind into a set.
    private func damage(_ set: String) throws {
        try folder.write(Array("no image".utf8), to: "\(set)/red/broken.png")
        try folder.write(makePNG(width: 40, height: 40) { x, y in (UInt8(x), UInt8(y), 9) }, to: "\(set)/red/large.png")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/\(set)/red/gone.png", withDestinationPath: "/nothing.png")
        try folder.write(makePNG(width: 12, height: 12) { _, _ in (0, 0, 0) }, to: "\(set)/red/black.png")
    }

    /// An encoder whose embedding is its pixels.
    private static let encoder = [
        "--encoder",
        packageFolder.appending(path: "Tests/EncodingTests/Fixtures/color-rectangle.onnx")
            .path(percentEncoded: false), "--mean", "0", "--std", "1", "--resize-mode", "squash",
    ]

    private func run(_ arguments: [String]) throws -> CommandLine {
        try CommandLine(arguments: arguments + ["--max-pixels", "1000"])
    }

    private func fit(_ more: String...) throws -> CommandLine {
        try run(
            [
                "fit", "--id", "\(folder.path)/bank", "--calibration", "\(folder.path)/calibration", "--k", "5",
                "--output", model,
            ]
                + Self.encoder + more)
    }

    /// That a run passed over all of the damaged images, and said why.
    private func expectAllNamed(_ run: CommandLine, _ command: String) {
        #expect(run.status == 0, "\(command): \(run.errors)")
        let lines = run.errors.split(separator: "\n").filter { $0.hasPrefix("passed over ") }
        #expect(lines.count == Self.damaged.count, "\(command): \(run.errors)")
        for (name, words) in Self.damaged {
            #expect(lines.contains { $0.contains("\(name): ") && $0.contains(words) }, "\(command), \(name): \(lines)")
        }
    }

    @Test("fit and calibrate refuse them by name, or pass over each and say so")
    func fitAndCalibrate() throws {
        try damage("bank")
        let refused = try fit()
        #expect(refused.status != 0)
        // Of which the encoder makes nothing is known only when it has run.
        for (name, words) in Self.damaged where name != "red/black.png" {
            #expect(refused.errors.contains(name) && refused.errors.contains(words), "\(refused.errors)")
        }
        #expect(refused.errors.contains("--skip-unreadable") && !FileManager.default.fileExists(atPath: model))
        let fitted = try fit("--skip-unreadable")
        expectAllNamed(fitted, "fit")
        #expect(fitted.output.contains("60 images of bank"))

        try damage("new")
        let calibrated = try run(
            ["calibrate", "--model", model, "--calibration", "\(folder.path)/new", "--skip-unreadable"])
        expectAllNamed(calibrated, "calibrate")
        #expect(calibrated.output.contains("60 images of new"))
    }

    @Test("embed refuses them by name and writes nothing, or passes over each and says so")
    func embed() throws {
        try damage("new")
        let file = "\(folder.path)/new.safetensors"
        let arguments = ["embed", "\(folder.path)/new", "--output", file] + Self.encoder
        let refused = try run(arguments)
        #expect(refused.status != 0 && refused.errors.contains("--skip-unreadable"), "\(refused.errors)")
        #expect(refused.errors.contains("red/broken.png") && refused.errors.contains("red/large.png"))
        #expect(!FileManager.default.fileExists(atPath: file))
        let embedded = try run(arguments + ["--skip-unreadable"])
        expectAllNamed(embedded, "embed")
        #expect(embedded.output == "\(file): 60 images\n")
    }

    @Test("evaluate measures the others, and score has a row for each")
    func evaluateAndScore() throws {
        #expect(try fit().status == 0)
        try damage("new")
        let evaluated = try run(
            [
                "evaluate", "--model", model, "--id", "\(folder.path)/new", "--ood", "x=\(folder.path)/bank",
                "--resamples", "10", "--skip-unreadable",
            ])
        expectAllNamed(evaluated, "evaluate")
        let scored = try run(["score", "--model", model, "--format", "csv", "\(folder.path)/new"])
        #expect(scored.status == 1 && scored.errors.contains("4 not scored"), "\(scored.errors)")
        let rows = scored.output.split(separator: "\n")
        #expect(rows.count == 65)
        for (name, words) in Self.damaged {
            #expect(rows.contains { $0.contains("\(name),") && $0.contains(words) }, "\(name)")
        }
    }
}
