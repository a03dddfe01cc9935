import Detection
import Encoding
import Files
import Foundation
import Hypersphere
import TestSupport
import Testing

/// A bundle of format version 3 with all nine scores of its time, and the verdicts that the release gave which wrote it.
@Suite struct OlderFormatTests {
    private static let fixtures = packageFolder.appending(path: "Tests/DetectionTests/Fixtures/format3")
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/colors"
        try FileManager.default.copyItem(at: Self.fixtures.appending(path: "colors"), to: URL(filePath: path))
    }

    /// Makes the bundle one of an older format.
    private func rewrite(_ change: (inout [String: Any]) -> Void) throws {
        let file = URL(filePath: "\(path)/detector.json")
        var manifest = try #require(
            JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        change(&manifest)
        try JSONSerialization.data(withJSONObject: manifest).write(to: file)
        var checksums = Checksums()
        for name in ["detector.json", "embeddings.safetensors", "encoder.onnx", "screen.safetensors"] {
            checksums.add(name, digest: try FileReader.digest(of: "\(path)/\(name)"))
        }
        try Data(checksums.text.utf8).write(to: URL(filePath: "\(path)/\(Checksums.fileName)"))
    }

    @Test("Bundles of format versions 1 to 3 load, and give the verdicts that they gave", arguments: [1, 2, 3])
    func verdicts(version: Int) throws {
        if version < 3 {
            try rewrite { manifest in
                manifest["format_version"] = version
                manifest["decides"] = nil
                if version == 1 { manifest["calibration_scope"] = nil }
            }
        }
        let detector = try Detector(path: path, options: DetectorOptions(encoder: .init(precision: .f32)))
        #expect(detector.manifest.formatVersion == version)
        #expect(detector.manifest.decidingScore == (version == 3 ? .combined : .knn))
        let session = try detector.makeSession()
        let expected = try JSONDecoder().decode(
            Output.self, from: Data(contentsOf: Self.fixtures.appending(path: "verdicts.json"))
        ).results
        #expect(expected.count == 8)
        #expect(Set(expected.map(\.verdict)).count == 2)
        for image in expected {
            let file = try Data(contentsOf: Self.fixtures.appending(path: try #require(image.id)))
            let prepared = try file.withUnsafeBytes { try detector.prepare($0) }
            let measurement = try #require(session.measure([prepared]).first).get()
            let options = VerdictOptions(score: .combined, neighbours: 2, embedding: true, explain: true)
            let scored = try detector.verdict(on: measurement, id: image.id, options: options)
            #expect(scored.verdict == image.verdict)
            #expect(abs(scored.pValue - image.pValue) < 1e-9)
            #expect(scored.prediction == nil)
            #expect(scored.nearestClass.label == image.nearestClass.label)
            #expect(scored.neighbours?.map(\.identifier) == image.neighbours?.map(\.identifier))
            #expect(scored.explanation?.agreement == image.explanation?.agreement)
            #expect(zip(scored.embedding ?? [], image.embedding ?? []).allSatisfy { abs($0 - $1) < 1e-5 })
            #expect(Set(scored.scores.keys) == Set(image.scores.keys))
            for (name, reading) in image.scores {
                let value = try #require(scored.scores[name])
                #expect(abs(value.value - reading.value) <= 1e-4 * max(1, abs(reading.value)), "\(name)")
                #expect(abs(value.threshold - reading.threshold) <= 1e-4 * max(1, abs(reading.threshold)), "\(name)")
                #expect(abs(value.pValue - reading.pValue) < 1e-9, "\(name)")
            }
        }
    }

    /// What `cider score --format json` printed.
    private struct Output: Decodable {
        var results: [ScoredImage]
    }

    @Test("A bundle without an encoder is of no older format's making, and is told where parts are missing")
    func withoutParts() throws {
        try rewrite { $0["transform"] = nil }
        #expect(throws: BundleError.self) { try DetectorBundle(reading: path) }
        try rewrite { $0["encoder"] = nil }
        // No transform, no encoder, and nothing said of embeddings.
        #expect(throws: BundleError.self) { try DetectorBundle(reading: path) }
    }

    @Test("An older bundle that is written again is the same detector")
    func writtenAgain() throws {
        let old = try DetectorBundle(reading: path)
        let copy = try DetectorBundle.write(
            manifest: old.manifest, content: old.content, encoderPath: old.encoderPath, to: "\(folder.path)/copy")
        #expect(copy.manifest == old.manifest)
        #expect(copy.content.calibrationScores == old.content.calibrationScores)
        #expect(copy.version == old.version)
    }
}
