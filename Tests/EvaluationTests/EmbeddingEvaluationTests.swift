import Datasets
import Detection
import Encoding
import Evaluation
import Foundation
import Hypersphere
import TestSupport
import Testing

@Suite struct EmbeddingEvaluationTests {
    let colors: MeasuredColors
    var detector: Detector { colors.detector }

    init() throws {
        colors = try MeasuredColors()
    }

    /// The embeddings of a set of images, as whoever runs the encoder elsewhere has them: of any length.
    private func rows(_ name: String) throws -> SavedEmbeddings {
        let session = try detector.makeSession()
        let (outputs, images) = (detector.manifest.outputs, try colors.set(name))
        var values = [String: [Float]]()
        try images.forEach { image in
            let prepared = try image.bytes.withUnsafeBytes { try detector.prepare($0) }
            let measured = try #require(session.measure([prepared]).first).get()
            for score in detector.manifest.scores {
                let verdict = try detector.verdict(
                    on: measured, options: VerdictOptions(score: score.name, embedding: true))
                values[score.output, default: []] += try #require(verdict.embedding).map { $0 * 3 }
            }
        }
        return try SavedEmbeddings(
            path: name,
            outputs: Dictionary(
                uniqueKeysWithValues: outputs.map {
                    ($0.name, SavedEmbeddings.Output(values: values[$0.name] ?? [], dimension: $0.dimension))
                }),
            identifiers: images.entries.map(\.identifier), labels: images.entries.map(\.label))
    }

    private func evaluate(_ input: EvaluationInput) throws -> DetectorEvaluation {
        try colors.evaluate(input) { $0.corruptedImages = 3 }
    }

    @Test("Saved embeddings are measured as their images are")
    func figures() throws {
        let images = try evaluate(
            EvaluationInput(
                inDistribution: colors.set("unseen"),
                outOfDistribution: [OutlierSet(name: "grey", images: colors.set("grey"))]))
        let embeddings = try evaluate(
            EvaluationInput(
                source: .embeddings(try rows("unseen")),
                outOfDistribution: [OutlierSet(name: "grey", source: .embeddings(try rows("grey")))]))
        #expect(embeddings.scores.map(\.name) == images.scores.map(\.name))
        for (score, expected) in zip(embeddings.scores, images.scores) {
            #expect(abs(score.falseAlarmRate.value - expected.falseAlarmRate.value) < 0.03)
        }
        #expect(embeddings.inDistribution.images == 45)
        #expect(embeddings.inDistribution.accuracy?.value == images.inDistribution.accuracy?.value)
        #expect(abs(embeddings.inDistribution.nearestAngle - images.inDistribution.nearestAngle) < 0.01)
        // There are no pictures: none to corrupt, and none to show.
        #expect(embeddings.corrupted.isEmpty)
        #expect(!images.corrupted.isEmpty)
        #expect(embeddings.mistakes.allSatisfy { $0.thumbnail == nil })
    }

    @Test("Embeddings that the bank holds are told, by their values or by the pixels that they are of")
    func leaks() throws {
        func inBank(_ rows: SavedEmbeddings) throws -> [String] {
            let evaluation = try evaluate(EvaluationInput(source: .embeddings(rows), outOfDistribution: []))
            #expect(evaluation.inDistribution.inBank == evaluation.reading.leaks.first?.images.count ?? 0)
            return evaluation.reading.leaks.first?.images ?? []
        }
        let (bank, unseen) = (try rows("bank"), try rows("unseen"))
        #expect(try inBank(bank) == bank.identifiers && bank.count == 60)
        #expect(try inBank(unseen).isEmpty)
        // Of another precision, so that no value is that of the bank.
        let digests = detector.bankItems[..<1].map(\.digest) + (1..<UInt64(unseen.count)).map(PixelDigest.init(bits:))
        let told = try SavedEmbeddings(
            path: "told", outputs: unseen.outputs, identifiers: unseen.identifiers, labels: unseen.labels,
            digests: digests)
        #expect(try inBank(told) == [unseen.identifiers[0]])
    }

    @Test("A row that is no embedding is told, and the others are measured")
    func brokenRows() throws {
        let good = try rows("grey")
        var outputs = good.outputs
        for (name, output) in outputs {
            var values = output.values
            values[0] = .nan
            outputs[name] = SavedEmbeddings.Output(values: values, dimension: output.dimension)
        }
        let broken = try SavedEmbeddings(
            path: "broken.npz", outputs: outputs, identifiers: good.identifiers, labels: good.labels)
        let evaluation = try evaluate(
            EvaluationInput(
                source: .embeddings(try rows("unseen")),
                outOfDistribution: [OutlierSet(name: "grey", source: .embeddings(broken))]))
        #expect(evaluation.outOfDistribution[0].images == 22)
        #expect(evaluation.outOfDistribution[0].failures == 1)
        #expect(throws: EvaluationError.rows(set: "short")) {
            try SavedEmbeddings(path: "short", outputs: good.outputs, identifiers: ["a"], labels: [nil])
        }
    }
}
