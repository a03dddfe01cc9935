import Detection
import Foundation
import TestSupport
import Testing

@Suite struct QuantizeTests {
    let small: SmallDetector

    init() throws {
        small = try SmallDetector()
        try SmallDetector.writeImages(to: small.folder, set: "unseen", count: 10, seed: 3000)
        for number in 0..<10 {
            let gray = makePNG(width: 8, height: 8) { x, y in (UInt8(20 * x), UInt8(20 * y), UInt8(number * 20)) }
            try small.folder.write(gray, to: "grey/\(number).png")
        }
    }

    private func quantize(_ more: String...) throws -> CommandLine {
        let folder = small.folder.path
        return try CommandLine(
            arguments: [
                "quantize", small.path, "--id", "\(folder)/bank", "--calibration", "\(folder)/calibration", "--id-test",
                "\(folder)/unseen", "--ood", "grey=\(folder)/grey",
            ] + more)
    }

    @Test("A detector that gains too little is not written, unless that is asked for")
    func refusal() throws {
        let refused = try quantize("--precision", "f32", "--least-gain", "1000")
        let path = "\(small.path)-int8"
        #expect(refused.status == 1)
        #expect(refused.errors.contains("throughput at batch 64 is") && refused.errors.contains("not 1000.0 times"))
        #expect(refused.errors.contains("not written: \(path)"))
        for text in ["accuracy", "false alarms, knn", "AUROC knn, grey", "AUROC angle, grey", "images/s, batch 16"] {
            #expect(refused.output.contains(text), "\(text)")
        }
        #expect(!FileManager.default.fileExists(atPath: path))

        let accepted = try quantize("--precision", "f32", "--accept-loss", "--range-images", "10")
        #expect(accepted.status == 0, "\(accepted.errors)")
        let old = try DetectorBundle(reading: small.path)
        let new = try DetectorBundle(reading: path)
        #expect(new.manifest.name == "colors-int8")
        #expect(new.manifest.outputs == old.manifest.outputs)
        #expect(new.manifest.scores == old.manifest.scores)
        #expect(new.manifest.encoder?.sha256 != old.manifest.encoder?.sha256)
        #expect(new.manifest.provenance.quantization?.from == old.version)
        #expect(new.manifest.provenance.quantization?.images == 10)
        #expect(FileManager.default.fileExists(atPath: "\(path)/screen.safetensors"))
        #expect(new.content.bankItems == old.content.bankItems)
        #expect(new.content.calibrationScores != old.content.calibrationScores)
        #expect(try CommandLine("inspect", path).output.contains("layers in 8 bits, quantised from \(old.version)"))
        let score = try CommandLine("score", "--model", path, "\(small.folder.path)/unseen/red/0.png")
        #expect(score.status == 0, "\(score.errors)")
    }

    @Test("What cannot be done is told in one line, before long work where it can be")
    func errors() throws {
        func expect(_ run: CommandLine, _ text: String) {
            #expect(run.status != 0)
            #expect(run.errors.contains(text), "\(run.errors)")
        }
        expect(try quantize("--output", small.path), "exists already")
        expect(try quantize("--ood", "\(small.folder.path)/none"), "none")
        expect(try quantize("--range-images", "0"), "--range-images")
        expect(try quantize("--least-gain", "-1"), "--least-gain")
        expect(try quantize("--id", "\(small.folder.path)/unseen"), "30 of them not in the detector's bank of 60")
        #expect(!FileManager.default.fileExists(atPath: "\(small.path)-int8"))
    }
}
