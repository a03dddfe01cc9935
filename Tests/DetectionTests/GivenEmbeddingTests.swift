import Detection
import Encoding
import Fitting
import Foundation
import Hypersphere
import TestSupport
import Testing

/// Detectors that take embeddings in place of images.
@Suite struct GivenEmbeddingTests {
    let small: SmallDetector
    let withEncoder: Detector
    let detector: Detector

    init() throws {
        small = try SmallDetector(bank: 10, calibration: 20)
        withEncoder = try Detector(path: small.path, options: DetectorOptions(encoder: .init(precision: .f32)))
        let path = "\(small.folder.path)/models/embeddings"
        try DetectorBundle(reading: small.path).write(to: path) { draft, content in
            (draft.encoder, draft.transform) = (nil, nil)
            content.probeEmbeddings = [:]
        }
        detector = try Detector(path: path)
    }

    private func image(_ number: Int) throws -> DetectorInput {
        let file = SmallDetector.image(channel: number % 3, seed: 6000 + number)
        return .image(try file.withUnsafeBytes { try withEncoder.prepare($0) })
    }

    /// The embeddings of an image as a caller has them: of any length.
    private func embeddings(_ number: Int, scale: Float = 1) throws -> [String: [Float]] {
        let measurement = try #require(withEncoder.makeSession().measure([image(number)]).first).get()
        func embedding(_ score: ScoreName) throws -> [Float] {
            let options = VerdictOptions(score: score, embedding: true)
            return try #require(withEncoder.verdict(on: measurement, options: options).embedding).map { $0 * scale }
        }
        return ["features": try embedding(.knn), "projection": try embedding(.angle)]
    }

    @Test("An embedding gets the verdict of its image, whatever its length", arguments: [1e-3, 1, 250] as [Float])
    func sameVerdict(scale: Float) throws {
        let (images, session) = (try withEncoder.makeSession(), try detector.makeSession())
        for number in 0..<6 {
            let given = try detector.prepare(embedding: embeddings(number, scale: scale))
            let expected = try withEncoder.verdict(on: #require(images.measure([image(number)]).first).get())
            let scored = try detector.verdict(
                on: #require(session.measure([.embedding(given)]).first).get(),
                options: VerdictOptions(neighbours: 1))
            #expect(scored.verdict == expected.verdict)
            #expect(abs(scored.score.value - expected.score.value) < 0.05)
            #expect(scored.nearestClass.label == expected.nearestClass.label)
            #expect(scored.neighbours?.count == 1)
            #expect(scored.timings.decode == 0)
        }
    }

    @Test("The bundle holds no encoder, and no image is taken")
    func withoutEncoder() throws {
        let bundle = try DetectorBundle(reading: "\(small.folder.path)/models/embeddings")
        #expect(bundle.encoderPath == nil)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: bundle.path).sorted()
                == ["SHA256SUMS", "detector.json", "embeddings.safetensors", "screen.safetensors"])
        #expect(throws: DetectionError.noEncoder) { try [0].withUnsafeBytes { try detector.prepare($0) } }
        #expect(throws: DetectionError.noEncoder) { try [0].withUnsafeBytes { try detector.prepareIfSmall($0) } }
        #expect(detector.precision == .f32)
        #expect(try detector.makeSession().measure([detector.probe]).count == 1)
    }

    @Test("What is no embedding of the detector's is told by its name")
    func refusals() throws {
        let whole = try embeddings(0)
        func reason(_ change: (inout [String: [Float]]) -> Void) -> String {
            var embeddings = whole
            change(&embeddings)
            let error = #expect(throws: DetectionError.self) { try detector.prepare(embedding: embeddings) }
            return error.map { "\($0)" } ?? ""
        }
        #expect(reason { $0["features"] = nil } == "'features' is missing, of 5 values")
        #expect(reason { $0["features"]?.append(1) } == "'features' has 6 values, and must have 5")
        #expect(reason { $0["projection"] = [] } == "'projection' has 0 values, and must have 4")
        #expect(reason { $0["logits"] = [1] }.contains("'logits'"))
        for value in [Float.nan, .infinity, -.infinity] {
            let told = reason { $0["features"]?[3] = value }
            #expect(told.hasPrefix("'features' holds a value"))
        }
        #expect(reason { $0["features"] = [0, 0, 0, -0.0, 0] }.hasPrefix("'features' is zero"))
        let error = #expect(throws: DetectionError.self) { try detector.prepare(embedding: whole["features"] ?? []) }
        #expect(error.map { "\($0)" }?.contains("features, projection") == true)
    }

    @Test("Values at the ends of the range get a verdict or an error, and nothing stops")
    func extremes() throws {
        let session = try detector.makeSession()
        for value in [Float.greatestFiniteMagnitude, .leastNonzeroMagnitude, 1e-30, 1e30] {
            let row = [value, -value, value, value, value]
            let given = try detector.prepare(embedding: ["features": row, "projection": Array(row.prefix(4))])
            let result = try #require(session.measure([.embedding(given)]).first)
            if case .failure(let error) = result { #expect(error == .degenerateEmbedding) }
        }
    }

    @Test("Images and embeddings are scored in one batch, each for itself")
    func mixed() throws {
        let session = try withEncoder.makeSession()
        let inputs: [DetectorInput] = [
            try image(0), .embedding(try withEncoder.prepare(embedding: embeddings(1, scale: 3))), try image(2),
        ]
        let together = try session.measure(inputs).map { try withEncoder.verdict(on: $0.get()) }
        #expect(together.count == 3)
        for (number, scored) in together.enumerated() {
            let alone = try withEncoder.verdict(on: #require(session.measure([image(number)]).first).get())
            #expect(scored.verdict == alone.verdict)
            #expect(abs(scored.score.value - alone.score.value) < 0.05)
        }
    }

    @Test("Without an encoder the images of a batch are refused, and the embeddings in it scored")
    func mixedWithoutEncoder() throws {
        let given = DetectorInput.embedding(try detector.prepare(embedding: embeddings(1)))
        let results = try detector.makeSession().measure([try image(0), given, try image(1), given])
        #expect(results.count == 4)
        for (result, isImage) in zip(results, [true, false, true, false]) {
            switch result {
            case .success: #expect(!isImage)
            case .failure(let error): #expect(isImage && error == .noEncoder)
            }
        }
    }

    @Test("An embedding that another detector has prepared is refused")
    func otherDetector() throws {
        let other = try SmallDetector(bank: 10, calibration: 20) { $0.scores = [.knn] }
        try other.fit(replacing: true) {
            $0.scores = [.knn]
            $0.featuresOutput = "projection"
            $0.projectionOutput = "projection"
        }
        let reads = try Detector(path: other.path).neededOutputs.map(\.dimension)
        #expect(reads.allSatisfy { $0 == 4 })
        let given = try detector.prepare(embedding: embeddings(0))
        let result = try #require(Detector(path: other.path).makeSession().measure([.embedding(given)]).first)
        guard case .failure(.embedding) = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test("A description of embeddings that is none is refused, with what is wrong")
    func damagedEmbeddings() throws {
        let path = "\(small.folder.path)/models/embeddings"
        let original = try Data(contentsOf: URL(filePath: "\(path)/detector.json"))
        func refuse(_ reason: String, _ change: (inout [String: Any]) -> Void) throws {
            try original.write(to: URL(filePath: "\(path)/detector.json"))
            try rewriteManifest(of: path, change)
            #expect(throws: BundleError.inconsistent(bundle: path, reason: reason)) {
                try DetectorBundle(reading: path)
            }
        }
        let outputs = try #require(
            (JSONSerialization.jsonObject(with: original) as? [String: Any])?["embeddings"] as? [[String: Any]])
        try refuse("the output 'features', which is to give features, is none") { $0["embeddings"] = nil }
        try refuse("the output 'features', which is to give features, is none") { $0["embeddings"] = [Any]() }
        try refuse("the outputs are empty, or named twice") { $0["embeddings"] = outputs + outputs }
        try refuse("no output gives projection") { $0["roles"] = ["features": "features", "stages": "features"] }
        try refuse("the output 'tokens', which is to give stages, is none") {
            $0["roles"] = ["features": "features", "projection": "projection", "stages": "tokens"]
        }
        try refuse("the score knn reads 'features', and 'projection' gives its features") {
            $0["roles"] = ["features": "projection", "projection": "projection", "stages": "features"]
        }
        try refuse("no output gives features") {
            $0["embeddings"] = nil
            $0["roles"] = nil
        }
    }

    @Test("Parts of a manifest that contradict each other are refused")
    func contradictions() throws {
        let bundle = try DetectorBundle(reading: "\(small.folder.path)/models/embeddings")
        func write(_ change: (inout DetectorDraft) -> Void) throws {
            try bundle.write(to: "\(small.folder.path)/\(UUID().uuidString)") { draft, _ in change(&draft) }
        }
        try write { _ in }
        #expect(throws: BundleError.self) { try write { $0.transform = withEncoder.manifest.transform } }
        #expect(throws: BundleError.self) {
            try write { $0.head = HeadDescription(output: "features", classes: ["a"]) }
        }
        #expect(throws: BundleError.self) { try write { $0.head = HeadDescription(output: "logits", classes: []) } }
        #expect(throws: BundleError.self) {
            try write {
                $0.head = HeadDescription(output: "logits", classes: ["a", "b"])
                $0.scores[0].output = "logits"
            }
        }
    }
}
