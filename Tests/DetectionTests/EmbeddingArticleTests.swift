import Hypersphere
import TestSupport
import Testing

/// The code of the article `VerdictsOnEmbeddings` compiles, and does what it says.
@Suite struct EmbeddingArticleTests {
    @Test func articleIsWhatIsTested() throws {
        let tested = try Article.tested(in: #filePath)
        #expect(!tested.isEmpty)
        #expect(try Article.code(of: "Sources/Hypersphere/Hypersphere.docc/VerdictsOnEmbeddings.md") == tested)
    }

    @Test func embeddingsGetVerdicts() throws {
        // Article: begin
        func make(_ rows: Range<Int>) throws -> Embeddings {
            let values = rows.flatMap { row -> [Float] in
                let others = (1...7).map { column -> Float in
                    let spread = (Double(row * row + row * column) * 0.618_034).truncatingRemainder(dividingBy: 1)
                    return Float(0.4 * spread - 0.2)
                }
                return [1] + others
            }
            return try Embeddings(normalizing: values, dimension: 8)
        }
        let bank = try Bank(try make(0..<500))
        let score = try Scores.knn(bank: bank, k: 10)
        let calibration = try ConformalCalibration(scores: score.values(for: try make(500..<700)))
        let threshold = try calibration.threshold(alpha: 0.05)
        let new = try Embeddings(normalizing: [1, 0.1, 0, 0, 0, 0, 0, 0] + [0, 0, 0, 1, 0, 0, 0, 0], dimension: 8)
        let values = score.values(for: new)
        let verdicts = try values.map { try calibration.verdict(on: $0, alpha: 0.05) }
        let pValues = values.map { calibration.pValue(of: $0) }
        // Article: end
        #expect(verdicts == [.inDistribution, .outOfDistribution])
        #expect(pValues[1] == 1.0 / 201)
        #expect(values[0] <= threshold && values[1] > threshold)
    }
}
