import Detection
import Foundation
import Hypersphere
import Images
import Safetensors
import TestSupport
import Testing

@Suite struct BundleTests {
    let small: SmallDetector

    init() throws {
        small = try SmallDetector()
    }

    private func file(_ name: String) -> URL { URL(filePath: "\(small.path)/\(name)") }

    @Test("What is written is read again")
    func roundTrip() throws {
        let bundle = try DetectorBundle(reading: small.path)
        let copy = try bundle.write(to: "\(small.folder.path)/copy")
        #expect(copy.manifest == bundle.manifest)
        #expect(copy.version == bundle.version)
        #expect(copy.content.prototypes == bundle.content.prototypes)
        #expect(copy.content.bankItems == bundle.content.bankItems)
        #expect(copy.content.calibrationScores == bundle.content.calibrationScores)
        #expect(bundle.content.bankItems.count == 60)
        // Curves are read, and are those of a fit; new calibration scores have new ones.
        var fitted = bundle.content
        fitted.calibrationScores = bundle.content.calibrationScores
        for name in [ScoreName.knn, .angle] {
            let curve = try #require(bundle.content.outlierProbability(of: name))
            #expect(fitted.outlierProbability(of: name) == curve)
            fitted.calibrationScores[name] = bundle.content.calibrationScores[name]?.map { $0 / 2 }
            #expect(fitted.outlierProbability(of: name) != curve)
        }
        let tensors = try Data(contentsOf: file("embeddings.safetensors"))
        #expect(tensors.range(of: Data("\"outlier_curve.knn\"".utf8)) != nil)
        #expect(bundle.content.bankItems.first?.identifier.hasSuffix("blue/0.png") == true)
        #expect(bundle.content.bankItems.first?.label == 0)
    }

    @Test("The checksums are those of sha256sum")
    func checksums() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/sha256sum")
        process.arguments = ["--check", "--strict", "--quiet", "SHA256SUMS"]
        process.currentDirectoryURL = URL(filePath: small.path)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test(
        "A file that was truncated or edited is refused by name",
        arguments: ["detector.json", "encoder.onnx", "embeddings.safetensors", "screen.safetensors"], [true, false])
    func damage(name: String, isTruncated: Bool) throws {
        var content = try Data(contentsOf: file(name))
        if isTruncated { content.removeLast(content.count / 3) } else { content[content.count / 2] ^= 0x10 }
        try content.write(to: file(name))
        let error = #expect(throws: BundleError.self) { try DetectorBundle(reading: small.path) }
        #expect(error.map { "\($0)" }?.contains(name) == true)
        #expect(error.map { "\($0)" }?.contains("\n") == false)
    }

    @Test(
        "A missing file is refused by name",
        arguments: ["detector.json", "encoder.onnx", "embeddings.safetensors", "screen.safetensors", "SHA256SUMS"])
    func missing(name: String) throws {
        try FileManager.default.removeItem(at: file(name))
        let error = #expect(throws: BundleError.self) { try DetectorBundle(reading: small.path) }
        #expect(error == .unreadable(file: "\(small.path)/\(name)", reason: "No such file or directory"))
    }

    @Test("Checksums that are damaged, lead elsewhere or leave files out are refused")
    func damagedChecksums() throws {
        let text = try String(contentsOf: file("SHA256SUMS"), encoding: .utf8)
        let digest = String(repeating: "0", count: 64)
        for damaged in [
            "", "not a checksum\n", text + "\(digest)  ../../etc/passwd\n",
            text.split(separator: "\n").filter { !$0.contains("encoder") }.joined(separator: "\n"),
        ] {
            try damaged.write(to: file("SHA256SUMS"), atomically: true, encoding: .utf8)
            #expect(throws: BundleError.damagedChecksums(bundle: small.path)) {
                try DetectorBundle(reading: small.path)
            }
        }
    }

    @Test("A newer format is told as such, even where all else has changed")
    func newerFormat() throws {
        try Data(#"{"format_version": 6, "quantum": true}"#.utf8).write(to: file("detector.json"))
        #expect(throws: BundleError.newerFormat(bundle: small.path, version: 6, newest: 5)) {
            try DetectorBundle(reading: small.path)
        }
        #expect(
            "\(BundleError.newerFormat(bundle: "models/colors", version: 6, newest: 5))"
                == "models/colors: format version 6 needs a newer version of cider; this one reads versions 1 to 5")
    }

    @Test("Parts that contradict each other are refused, though their checksums hold")
    func contradictions() throws {
        let bundle = try DetectorBundle(reading: small.path)
        func write(_ change: (inout DetectorDraft, inout BundleContent) -> Void) throws {
            try bundle.write(to: "\(small.folder.path)/\(UUID().uuidString)", change)
        }
        try write { _, _ in }
        #expect(throws: BundleError.self) { try write { draft, _ in draft.classes.append("purple") } }
        #expect(throws: BundleError.self) { try write { draft, _ in draft.scores[0].output = "logits" } }
        #expect(throws: BundleError.self) { try write { draft, _ in draft.scores[0].k = 61 } }
        #expect(throws: BundleError.self) { try write { draft, _ in draft.alpha = 1.5 } }
        #expect(throws: BundleError.self) {
            try write { draft, _ in draft.transform = InputTransform(resize: 9, crop: 9) }
        }
        #expect(throws: BundleError.self) { try write { _, content in content.bankItems.removeLast() } }
        #expect(throws: BundleError.self) { try write { _, content in content.bankItems[0].label = 3 } }
        #expect(throws: BundleError.self) { try write { _, content in content.calibrationScores[.angle] = nil } }
    }

    @Test("An encoder that is not the one of the fit is refused when the detector is loaded")
    func otherEncoder() throws {
        let bundle = try DetectorBundle(reading: small.path)
        let path = "\(small.folder.path)/other"
        try bundle.write(to: path) { _, content in content.probeEmbeddings["features"]?.reverse() }
        #expect(throws: BundleError.self) { try Detector(path: path) }
    }
}
