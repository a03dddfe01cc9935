import Detection
import Encoding
import Foundation
import Hypersphere
import TestSupport
import Testing

/// A bundle of format version 3 with all nine scores of its time, and the verdicts that the release gave which wrote it.
@Suite struct OlderFormatTests {
    private static let fixtures = packageFolder.appending(path: "Tests/DetectionTests/Fixtures")
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/colors"
        try FileManager.default.copyItem(
            at: Self.fixtures.appending(path: "format3/colors"), to: URL(filePath: path))
    }

    /// Makes the bundle one of another format, as a program wrote it that knew no roles.
    private func rewrite(as version: Int) throws {
        guard version != 3 else { return }
        try rewriteManifest(of: path) { manifest in
            manifest["format_version"] = version
            if version < 3 { manifest["decides"] = nil }
            if version == 1 { manifest["calibration_scope"] = nil }
        }
    }

    @Test(
        "Bundles of format versions 1 to 3, and of later ones without roles, give the verdicts that they gave",
        arguments: 1...5)
    func verdicts(version: Int) throws {
        try rewrite(as: version)
        let detector = try checkVerdicts(path)
        #expect(detector.manifest.formatVersion == version)
        #expect(detector.manifest.decidingScore == (version >= 3 ? .combined : .knn))
        #expect(detector.manifest.calibrationScope == .global)
    }

    @Test("An older bundle that is written again is the same detector, in today's format", arguments: 1...3)
    func writtenAgain(version: Int) throws {
        try rewrite(as: version)
        let old = try DetectorBundle(reading: path)
        let copy = try old.write(to: "\(folder.path)/copy")
        #expect(copy.content.calibrationScores == old.content.calibrationScores)
        #expect(copy.manifest.formatVersion == 4)
        #expect(copy.manifest.outputs == old.manifest.outputs)
        #expect(copy.manifest.scores == old.manifest.scores)
        #expect(copy.manifest.provenance == old.manifest.provenance)
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: "\(copy.path)/detector.json")))
        let roles = try #require((json as? [String: Any])?["roles"] as? [String: String])
        #expect(roles == ["features": "features", "projection": "projection", "stages": "features"])
        try checkVerdicts(copy.path)
        // What is of today's format already stays the same, to the byte.
        #expect(try copy.write(to: "\(folder.path)/again").version == copy.version)
    }

    /// Scores the images whose verdicts are known.
    @discardableResult
    private func checkVerdicts(_ path: String) throws -> Detector {
        let detector = try Detector(path: path, options: DetectorOptions(encoder: .init(precision: .f32)))
        let session = try detector.makeSession()
        let expected = try JSONDecoder().decode(
            Output.self, from: Data(contentsOf: Self.fixtures.appending(path: "format3/verdicts.json"))
        ).results
        #expect(expected.count == 8)
        #expect(Set(expected.map(\.verdict)).count == 2)
        for image in expected {
            let file = try Data(
                contentsOf: Self.fixtures.appending(path: "format3").appending(path: try #require(image.id)))
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
        return detector
    }

    /// What `cider score --format json` printed.
    private struct Output: Decodable {
        var results: [ScoredImage]
    }

    @Test(
        "Manifests as earlier releases wrote them say which output gives what",
        arguments: [
            ("format1", 1, ["features", "projection", "features"], ScoreName.knn),
            ("format2", 2, ["features", "projection", "features"], .knn),
            ("format2-stages", 2, ["features", "projection", "stages"], .combined),
            ("format3", 3, ["projection", "projection", "stages"], .combined),
        ])
    func roles(file: String, version: Int, roles: [String], decides: ScoreName) throws {
        let content = try Data(contentsOf: Self.fixtures.appending(path: "manifests/\(file).json"))
        let manifest = try DetectorManifest(json: content, of: file)
        #expect(manifest.formatVersion == version)
        #expect(EmbeddingSpace.allCases.map { manifest.outputs[$0].name } == roles)
        #expect(manifest.decidingScore == decides)
        #expect(manifest.calibrationScope == .global)
        #expect(manifest.classes.count == 10)
        // What a client reads of it is what was in the file, and what was found of it.
        let told = try #require(
            JSONSerialization.jsonObject(with: JSONEncoder().encode(manifest)) as? [String: Any])
        var expected = try #require(JSONSerialization.jsonObject(with: content) as? [String: Any])
        expected["roles"] = Dictionary(uniqueKeysWithValues: zip(["features", "projection", "stages"], roles))
        expected["calibration_scope"] = "global"
        #expect(NSDictionary(dictionary: told) == NSDictionary(dictionary: expected))
    }

    @Test("A bundle without an encoder is of no older format's making, and is told where parts are missing")
    func withoutParts() throws {
        try rewriteManifest(of: path) { $0["transform"] = nil }
        #expect(throws: BundleError.self) { try DetectorBundle(reading: path) }
        try rewriteManifest(of: path) { $0["encoder"] = nil }
        // No transform, no encoder, and nothing said of embeddings.
        #expect(throws: BundleError.self) { try DetectorBundle(reading: path) }
    }
}
