import Detection
import Foundation
import TestSupport
import Testing

@Suite struct EvaluateTests {
    let small: SmallDetector

    init() throws {
        small = try SmallDetector()
        try SmallDetector.writeImages(to: small.folder, set: "unseen", count: 10, seed: 3000)
        for number in 0..<10 {
            let gray = makePNG(width: 8, height: 8) { x, y in (UInt8(20 * x), UInt8(20 * y), UInt8(number * 20)) }
            try small.folder.write(gray, to: "grey/\(number).png")
        }
    }

    private func evaluate(_ more: String...) throws -> CommandLine {
        try CommandLine(
            arguments: ["evaluate", "--model", small.path, "--id", "\(small.folder.path)/unseen", "--resamples", "50"]
                + more)
    }

    @Test("A table is printed, and the report written")
    func report() throws {
        let output = "\(small.folder.path)/a report"
        let run = try evaluate(
            "--far", "other=\(small.folder.path)/grey", "--shifted", "\(small.folder.path)/unseen", "--corruptions",
            "--corrupted-images", "5", "--bank", "\(small.folder.path)/bank", "--output", output)
        #expect(run.status == 0, "\(run.errors)")
        for text in ["colors sha256:", "30 ID images", "KNN", "Angle", "other (far)", "unseen", "JPEG", "index.html"] {
            #expect(run.output.contains(text), "\(text)")
        }
        let html = try String(contentsOfFile: "\(output)/index.html", encoding: .utf8)
        #expect(html.contains("other over ID images"))
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: "\(output)/report.json")))
        #expect((json as? [String: Any])?["deciding_score"] as? String == "knn")
        #expect(try String(contentsOfFile: "\(output)/report.csv", encoding: .utf8).contains("knn,mean,,far,,,auroc,"))
    }

    @Test("Without a folder only the table is printed, and the same seed prints the same")
    func table() throws {
        let first = try evaluate("--ood", "\(small.folder.path)/grey", "--seed", "4")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("grey"))
        #expect(try evaluate("--ood", "\(small.folder.path)/grey", "--seed", "4").output == first.output)
    }

    @Test("The table opens with what to use and what alpha costs; without an OOD set stand-ins are measured")
    func reading() throws {
        let run = try evaluate("--ood", "\(small.folder.path)/grey", "--daily", "5000")
        #expect(run.status == 0, "\(run.errors)")
        for text in ["of 5000 ID images a day", "smallest", "in use", "cider explain image.jpg --model"] {
            #expect(run.output.contains(text), "\(text)")
        }
        #expect(!run.output.contains("STAND-IN"))
        let alone = try evaluate()
        #expect(alone.status == 0, "\(alone.errors)")
        for text in [
            "STAND-INS: ", "stand-in: shuffled tiles", "STAND-IN, each class in turn as an outlier; per cent",
            "--ood other=other/",
        ] {
            #expect(alone.output.contains(text), "\(text)")
        }
    }

    @Test("The commands that the reading proposes run, on the folders that they are to be given")
    func proposedCommands() throws {
        func next(_ ood: String) throws -> [String] {
            let folder = "\(small.folder.path)/report"
            let run = try evaluate("--ood", "\(small.folder.path)/\(ood)", "--output", folder)
            #expect(run.status == 0, "\(run.errors)")
            let data = try Data(contentsOf: URL(filePath: "\(folder)/report.json"))
            let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let steps = try #require((json["reading"] as? [String: Any])?["next"] as? [[String: Any]])
            return steps.compactMap { $0["command"] as? String }
        }
        try SmallDetector.writeImages(to: small.folder, set: "more", count: 40, seed: 8000)
        let (nothing, some) = (try next("bank"), try next("grey"))
        #expect(nothing.contains { $0.hasPrefix("cider explain /") })
        #expect(
            Set((nothing + some).compactMap { $0.split(separator: " ").dropFirst().first }) == [
                "calibrate", "explain", "fit",
            ])
        for command in Set(nothing + some) where !command.contains("efficientnet") {
            let root = small.folder.path
            var words = command
            for (placeholder, path) in [
                ("train/", "bank"), ("heldout/", "calibration"), ("more/", "more"), (" image.jpg ", "grey/0.png"),
                ("image.html", "image.html"),
            ] {
                words = words.replacing(
                    placeholder, with: placeholder.hasPrefix(" ") ? " \(root)/\(path) " : "\(root)/\(path)")
            }
            let run = try CommandLine(arguments: words.split(separator: " ").dropFirst().map(String.init))
            #expect(run.status == 0, "\(words): \(run.errors)")
        }
    }

    @Test("Saved embeddings are measured as their images are, alone and beside images")
    func embeddings() throws {
        func embed(_ name: String) throws -> String {
            let file = "\(small.folder.path)/\(name).safetensors"
            let run = try CommandLine(
                "embed", "--model", small.path, "--output", file, "\(small.folder.path)/\(name)")
            #expect(run.status == 0, "\(run.errors)")
            return file
        }
        let (inside, outside) = (try embed("unseen"), try embed("grey"))
        let images = try evaluate("--far", "grey=\(small.folder.path)/grey")
        func measure(_ arguments: String...) throws -> CommandLine {
            try CommandLine(
                arguments: ["evaluate", "--model", small.path, "--resamples", "50", "--id-embeddings", inside]
                    + arguments)
        }
        let saved = try measure("--far-embeddings", "grey=\(outside)")
        #expect(saved.status == 0, "\(saved.errors)")
        func lines(_ run: CommandLine) -> [Substring] {
            run.output.split(separator: "\n").filter { $0.hasPrefix("grey") }
        }
        #expect(lines(saved) == lines(images) && !lines(saved).isEmpty)
        let mixed = try measure("--far", "grey=\(small.folder.path)/grey")
        #expect(lines(mixed) == lines(images))
        // Without OOD sets each class plays the outliers; there are no pixels to make stand-ins of.
        let alone = try measure()
        #expect(alone.status == 0, "\(alone.errors)")
        #expect(alone.output.contains("STAND-IN, each class") && !alone.output.contains("shuffled"))
        for (arguments, text) in [
            (["--id", "\(small.folder.path)/unseen"], "--id"), (["--corruptions"], "--corruptions needs images"),
        ] {
            let refused = try CommandLine(
                arguments: ["evaluate", "--model", small.path, "--id-embeddings", inside] + arguments)
            #expect(refused.status != 0 && refused.errors.contains(text), "\(refused.errors)")
        }
    }

    @Test("Classes that the detector lacks are told, with the name that one looks like")
    func classes() throws {
        let unseen = "\(small.folder.path)/unseen"
        try FileManager.default.moveItem(atPath: "\(unseen)/blue", toPath: "\(unseen)/Bleu")
        let run = try evaluate("--ood", "\(small.folder.path)/grey", "--shifted", "bent=\(unseen)")
        #expect(run.status == 0, "\(run.errors)")
        for set in ["id", "bent"] {
            #expect(
                run.errors.contains(
                    "warning: 10 \(set) images have the class 'Bleu', which the detector lacks; is it 'blue'?"))
            #expect(run.errors.contains("warning: accuracy of \(set) is that of the 20 of 30 images"))
        }
    }

    @Test("What cannot be measured is told in one line")
    func errors() throws {
        func expect(_ run: CommandLine, _ text: String) {
            #expect(run.status != 0)
            #expect(run.errors.contains(text), "\(run.errors)")
        }
        let gray = "\(small.folder.path)/grey"
        expect(try evaluate("--ood", gray, "--daily", "0"), "--daily")
        expect(try evaluate("--ood", "x=\(gray)", "--far", "x=\(gray)"), "'x' names two sets")
        expect(try evaluate("--ood", "\(gray)/none"), "none")
        expect(try evaluate("--ood", gray, "--alpha", "0.0001"), "support none below")
        expect(try evaluate("--ood", gray, "--resamples", "1"), "--resamples")
    }
}
