import Detection
import Encoding
import Fitting
import Foundation
import Hypersphere
import TestSupport
import Testing

/// The model's own classifier, whose logits scores read and whose class is told.
@Suite struct HeadTests {
    let small: SmallDetector

    init() throws {
        small = try SmallDetector(bank: 10, calibration: 20)
    }

    /// A detector of embeddings with a head of two classes.
    private func detector(scores: [ScoreName]) throws -> Detector {
        let path = "\(small.folder.path)/models/\(UUID().uuidString)"
        try DetectorBundle(reading: small.path).write(to: path) { draft, content in
            (draft.encoder, draft.transform) = (nil, nil)
            draft.head = HeadDescription(output: "logits", classes: ["cat", "dog"])
            content.probeEmbeddings = [:]
            for score in scores {
                draft.scores.append(ScoreDescription(name: score, output: "logits"))
                content.calibrationScores[score] = (0..<60).map { Float($0) - 30 }
            }
        }
        return try Detector(path: path)
    }

    private func score(_ logits: [Float]?, by detector: Detector) throws -> ScoredImage {
        var values: [String: [Float]] = ["features": [1, 2, 3, 4, 5], "projection": [1, 2, 3, 4]]
        values["logits"] = logits
        let given = try detector.prepare(embedding: values)
        return try detector.verdict(
            on: #require(detector.makeSession().measure([.embedding(given)]).first).get())
    }

    @Test("Scores of the head read its logits as they are, and its class is told")
    func logits() throws {
        let detector = try detector(scores: [.msp, .energy, .maxLogit, .gen])
        #expect(detector.neededOutputs.map(\.name) == ["features", "projection", "logits"])
        let scored = try score([3, 1], by: detector)
        let probability = 1 / (1 + exp(-2.0))
        let prediction = try #require(scored.prediction)
        #expect(prediction.label == "cat" && prediction.index == 0)
        #expect(abs(prediction.probability - probability) < 1e-6)
        let entropy = 2 * pow(probability * (1 - probability), 0.1)
        for (name, value) in [
            (ScoreName.msp, 1 - probability), (.energy, -log(exp(3.0) + exp(1.0))), (.maxLogit, -3), (.gen, entropy),
        ] {
            let reading = try #require(scored.scores[name])
            #expect(abs(Double(reading.value) - value) < 1e-5, "\(name)")
            #expect(abs(reading.pValue - Double((0..<60).count { Float($0) - 30 >= reading.value } + 1) / 61) < 1e-9)
        }
        // No direction, but a length that counts.
        #expect(try score([30, 10], by: detector).scores[.maxLogit]?.value == -30)
        #expect(try score([-1, 4], by: detector).prediction?.label == "dog")
        #expect(try score([0, 0], by: detector).prediction?.probability == 0.5)
    }

    @Test("Logits that a score reads must be there, finite, and one for each class")
    func refusals() throws {
        let detector = try detector(scores: [.energy])
        func reason(_ logits: [Float]?) -> String {
            let error = #expect(throws: DetectionError.self) { try score(logits, by: detector) }
            return error.map { "\($0)" } ?? ""
        }
        #expect(reason(nil) == "'logits' is missing, of 2 values")
        #expect(reason([1]) == "'logits' has 1 values, and must have 2")
        #expect(reason([1, .nan]).hasPrefix("'logits' holds a value"))
        let largest = try score([.greatestFiniteMagnitude, -.greatestFiniteMagnitude], by: detector)
        #expect(largest.prediction?.probability == 1)
    }

    @Test("Where no score reads them, logits may be missing, and only the class is")
    func unread() throws {
        let detector = try detector(scores: [])
        #expect(detector.neededOutputs.map(\.name) == ["features", "projection"])
        #expect(try score(nil, by: detector).prediction == nil)
        #expect(try score([1, 2], by: detector).prediction?.label == "dog")
        let rows = try [nil, [1, 2] as [Float]?].map { logits in
            var values: [String: [Float]] = ["features": [1, 2, 3, 4, 5], "projection": [1, 2, 3, 4]]
            values["logits"] = logits
            return DetectorInput.embedding(try detector.prepare(embedding: values))
        }
        let together = try detector.makeSession().measure(rows).map { try detector.verdict(on: $0.get()).prediction }
        #expect(together.map { $0?.index } == [nil, 1])
    }

    @Test("The answer's JSON has the prediction where there is a head, and no such key where there is none")
    func json() throws {
        func keys(_ scored: ScoredImage) throws -> [String: Any] {
            try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(scored)) as? [String: Any])
        }
        let detector = try detector(scores: [])
        let prediction = try #require(keys(try score([5, 2], by: detector))["prediction"] as? [String: Any])
        #expect(Set(prediction.keys) == ["label", "index", "probability"])
        #expect(try keys(score(nil, by: detector))["prediction"] == nil)
    }

    @Test("A fit takes the head's logits from the encoder, and names its classes")
    func fit() throws {
        func fitted(_ names: [String]?) throws -> DetectorBundle {
            try small.fit(replacing: true) {
                $0.featuresOutput = "features"
                $0.logitsOutput = "projection"
                $0.scores = [.knn, .msp, .energy]
                $0.classNames = names
            }.bundle
        }
        let plain = try fitted(nil)
        let head = try #require(plain.manifest.head)
        // Four logits, three classes of the set: numbers.
        #expect(head.classes == ["0", "1", "2", "3"])
        #expect(plain.manifest.scores.map(\.output).suffix(2) == [head.output, head.output])
        #expect(throws: FittingError.classNames(3, logits: 4)) { try fitted(["a", "b", "c"]) }
        _ = try fitted(["a", "b", "c", "d"])

        let detector = try Detector(path: small.path, options: DetectorOptions(encoder: .init(precision: .f32)))
        let prepared = try SmallDetector.image(channel: 1, seed: 77).withUnsafeBytes { try detector.prepare($0) }
        let session = try detector.makeSession()
        let results = session.measure([prepared, prepared])
        let scored = try results.map { try detector.verdict(on: $0.get()) }
        let prediction = try #require(scored[0].prediction)
        #expect(["a", "b", "c", "d"][prediction.index] == prediction.label)
        #expect(prediction.probability >= 0.25 && prediction.probability <= 1)
        #expect(abs(1 - prediction.probability - Double(scored[0].scores[.msp]?.value ?? 2)) < 1e-6)
        #expect(scored[1].prediction == prediction)
    }
}
