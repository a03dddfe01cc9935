// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hypersphere
import Testing

@Suite struct HeadScoreTests {
    @Test("The scores of logits are what their formulas say")
    func formulas() throws {
        let rows: [[Float]] = [[2, -1, 0.5], [0, 0, 0], [-30, 40, -35], [1000, -1000, 0]]
        let logits = try Logits(rows.flatMap(\.self), classes: 3)
        for (row, values) in rows.enumerated() {
            let largest = Double(values.max() ?? 0)
            let terms = values.map { exp(Double($0) - largest) }
            let shares = terms.map { $0 / terms.reduce(0, +) }
            let expected: [HeadScore: Double] = [
                .msp: shares.sorted().dropLast().reduce(0, +),
                .energy: -largest - log(terms.reduce(0, +)),
                .maxLogit: -largest,
                .gen: shares.reduce(0) { sum, share in
                    let rest = shares.reduce(0, +) - share
                    // Beyond a probability's last digit the rest is the other terms.
                    let others = share > 0.5 ? shares.reduce(0) { $1 == share ? $0 : $0 + $1 } : rest
                    return sum + pow(share, 0.1) * pow(others, 0.1)
                },
            ]
            for score in HeadScore.allCases {
                let value = Double(score.values(for: logits)[row])
                let wanted = try #require(expected[score])
                #expect(abs(value - wanted) <= 1e-6 * max(1e-6, abs(wanted)), "\(score) \(row): \(value), \(wanted)")
            }
        }
    }

    @Test("GEN sums over the hundred largest probabilities")
    func topClasses() throws {
        let many = (0..<150).map { Float($0) / 50 }
        let value = HeadScore.gen.values(for: try Logits(many, classes: 150))[0]
        let terms = many.map { exp(Double($0)) }
        let shares = terms.map { $0 / terms.reduce(0, +) }.sorted(by: >)
        let wanted = shares.prefix(100).reduce(0) { $0 + pow($1 * (1 - $1), 0.1) }
        #expect(abs(Double(value) - wanted) < 1e-5 * wanted)
    }

    @Test("A head's prediction is the first largest logit, with its softmax")
    func prediction() throws {
        let logits = try Logits([0, 1, 1, log(3), 0, 0], classes: 3)
        #expect(logits.prediction(0).index == 1)
        #expect(logits.prediction(1).index == 0)
        #expect(abs(logits.prediction(1).probability - 0.6) < 1e-6)
    }

    @Test("Logits that are no numbers, or make no rows, are refused")
    func refusals() {
        #expect(throws: EmbeddingsError.notFinite(row: 1)) { try Logits([0, 1, .nan, 0], classes: 2) }
        #expect(throws: EmbeddingsError.shape(values: 3, dimension: 2)) { try Logits([0, 1, 2], classes: 2) }
        #expect(throws: EmbeddingsError.shape(values: 0, dimension: 0)) { try Logits([], classes: 0) }
    }

    @Test("fDBD is the mean distance to the decision boundaries, by the distance to the mean")
    func boundaries() throws {
        let probe = try LinearProbe(weights: [1, 0, 0, 1, -1, 0], bias: [0.1, 0, -0.2], dimension: 2)
        let embeddings = try Embeddings(normalizing: [0.8, 0.6], dimension: 2)
        let score = try FDBDScore(probe: probe, mean: [0.1, 0.2])
        // Logits 0.9, 0.6, -1; distances of weights sqrt(2) and 2.
        let boundaries = (0.3 / 2.squareRoot() + 1.9 / 2) / 2
        let wanted = -boundaries / (0.49 + 0.16).squareRoot()
        #expect(abs(Double(score.values(for: embeddings)[0]) - wanted) < 1e-6)
        #expect(throws: ModelError.self) { try FDBDScore(probe: probe, mean: [0.1]) }
        #expect(throws: ModelError.self) { try FDBDScore(probe: probe, mean: [0.1, .infinity]) }
        let single = try LinearProbe(weights: [1, 0], bias: [0], dimension: 2)
        #expect(throws: ModelError.self) { try FDBDScore(probe: single, mean: [0, 0]) }
        // Classes that the probe does not tell apart.
        let twins = try LinearProbe(weights: [1, 0, 1, 0], bias: [0, 0], dimension: 2)
        #expect(try FDBDScore(probe: twins, mean: [0, 0]).values(for: embeddings)[0].isFinite)
    }

    @Test("SHE keeps the mean of a class's features that are taken for it, and of all where none is")
    func patterns() throws {
        let probe = try LinearProbe(weights: [1, 0, -1, 0, 0, -1], bias: [0, 0, -9], dimension: 2)
        let embeddings = try Embeddings(normalizing: [1, 0, 0.6, 0.8, -1, 0, 0, 1, 0.8, 0.6], dimension: 2)
        let patterns = try ClassPatterns.fit(embeddings, labels: [0, 0, 1, 2, 1], probe: probe)
        let wanted: [Float] = [0.8, 0.4, -1, 0, 0, 1]
        #expect(zip(patterns.values, wanted).allSatisfy { abs($0 - $1) < 1e-6 })
        let score = try SHEScore(probe: probe, patterns: patterns)
        #expect(abs(score.values(for: embeddings)[1] + 0.8) < 1e-6)
        #expect(throws: ModelError.self) {
            try SHEScore(probe: probe, patterns: ClassPatterns(values: [1, 0], dimension: 2))
        }
    }

    @Test("Scores that need classes are told, but for those that a head of its own feeds")
    func meaning() {
        #expect(ScoreName.computed.filter { $0.isMeaningful(classes: 1) } == [.knn, .angle, .vmf, .mahalanobis])
        #expect(ScoreName.computed.allSatisfy { $0.isMeaningful(classes: 2) })
        #expect(ScoreName.msp.isMeaningful(classes: 1, headClasses: 10))
        #expect(!ScoreName.gen.isMeaningful(classes: 5, headClasses: 1))
        #expect(!ScoreName.she.isMeaningful(classes: 1, headClasses: 10))
    }
}
