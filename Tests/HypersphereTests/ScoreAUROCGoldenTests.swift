// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hypersphere
import Randomness
import Testing

/// The AUROC of every score on features that both sides make by whole-number arithmetic: see make_score_goldens.py, which
/// names the references.
@Suite struct ScoreAUROCGoldenTests {
    private struct Case: Decodable {
        let name: String
        let count: Int
        let dimension: Int
        let classes: Int
        let unbalanced: Bool
        let queries: Int
        let k: Int
        let checksum: Int
        let auroc: [String: Double]
    }

    private static func cases() throws -> [Case] {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/score_goldens.json")
        return try JSONDecoder().decode([Case].self, from: Data(contentsOf: path))
    }

    @Test("Every score separates as the reference's does, to 0.1 points")
    func separation() throws {
        for golden in try Self.cases() {
            let made = GoldenFeatures(
                count: golden.count, dimension: golden.dimension, classes: golden.classes,
                unbalanced: golden.unbalanced, queries: golden.queries)
            #expect(made.bank.reduce(0, +) == golden.checksum, "\(golden.name): other features")
            let bank = try Embeddings(normalizing: made.bank.map { Float($0) }, dimension: golden.dimension)
            let queries = try Embeddings(normalizing: made.queries.map { Float($0) }, dimension: golden.dimension)
            let scores = try Self.scores(
                bank: bank, labels: made.labels, classes: golden.classes, k: golden.k)
            #expect(Set(scores.map(\.name)) == Set(ScoreName.computed))
            for score in scores {
                let values = score.valuesOnAllCores(for: queries)
                let ranked = RankedScores(
                    inDistribution: Array(values[..<golden.queries]),
                    outOfDistribution: Array(values[golden.queries...]))
                let auroc = 100 * (try #require(ranked.auroc))
                let expected = try #require(golden.auroc[score.name.rawValue])
                #expect(abs(auroc - expected) <= 0.1, "\(golden.name), \(score.name): \(auroc), \(expected)")
                // The same bits one by one.
                #expect(score.values(for: queries.selecting([3])) == [values[3]])
            }
        }
    }

    private static func scores(
        bank: Embeddings, labels: [Int], classes: Int, k: Int
    ) throws -> [any OutlierScore] {
        let models = try ScoreModels.fit(
            for: Set(ScoreName.computed), features: bank, projections: bank, labels: labels, classes: classes)
        let prototypes = try Prototypes.classMeans(of: bank, labels: labels, classes: classes)
        let probe = try #require(models.probe)
        let gaussians = try #require(models.gaussians)
        let rows = try Bank(bank)
        return [
            try KNNScore(bank: rows, k: k), AngleScore(prototypes: prototypes),
            try VMFScore(prototypes: prototypes, concentrations: #require(models.concentrations)),
            MahalanobisScore(gaussians: gaussians),
            try RelativeMahalanobisScore(gaussians: gaussians, background: #require(models.background)),
            try ViMScore(probe: probe, residual: #require(models.residual)),
            try NNGuideScore(probe: probe, bank: rows, k: k),
            try SHEScore(probe: probe, patterns: #require(models.patterns)),
            try FDBDScore(probe: probe, mean: #require(models.featureMean)),
        ] + HeadScore.allCases.map { ProbeScore($0, probe: probe) }
    }
}

/// Features of whole numbers, as `features` in make_score_goldens.py makes them.
private struct GoldenFeatures {
    let bank: [Int]
    let labels: [Int]
    let queries: [Int]

    init(count: Int, dimension: Int, classes: Int, unbalanced: Bool, queries: Int) {
        var random = SplitMix64(state: UInt64(count * 1000 + dimension))
        let unseen = max(2, classes / 10)
        let centers = (0..<classes + unseen).map { _ in
            (0..<dimension).map { _ -> Int in
                // The numbers are drawn in the order of Python's conditional: the condition first.
                guard random.next() % 3 == 0 else { return 0 }
                return floorDivide(random.bell(), 3)
            }
        }
        labels = (0..<count).map { row in
            if row < 2 * classes { return row % classes }
            if unbalanced, random.next() % 4 != 0 { return Int(random.next() % UInt64((classes + 1) / 2)) }
            return Int(random.next() % UInt64(classes))
        }
        func draw(_ seed: UInt64, _ labels: [Int], spread: Int) -> [Int] {
            var random = SplitMix64(state: seed)
            return labels.flatMap { label in
                (0..<dimension).map { offset in
                    max(0, 60_000 + centers[label][offset] + floorDivide(random.bell() * spread, 3 + offset))
                }
            }
        }
        bank = draw(1, labels, spread: 5)
        self.queries =
            draw(2, (0..<queries).map { $0 % classes }, spread: 5)
            + draw(3, (0..<queries).map { classes + $0 % unseen }, spread: 7)
    }
}

extension SplitMix64 {
    /// A whole number of about normal distribution.
    fileprivate mutating func bell() -> Int {
        let value = next()
        return [0, 16, 32, 48].reduce(0) { $0 + Int((value >> UInt64($1)) & 0xffff) } - 2 * 0xffff
    }
}

/// Division that rounds down, as Python's.
private func floorDivide(_ value: Int, _ divisor: Int) -> Int {
    value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
}
