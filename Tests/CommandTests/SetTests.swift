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
        let few = try self.fit("--id", all)
        #expect(few.status != 0 && few.errors.contains("--holdout"))
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
