// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hypersphere
import Testing

/// Scores as numpy, scipy and scikit-learn give them: see make_fixtures.py.
private struct ScoreGolden: Decodable {
    var dimension: Int
    var classes: Int
    var bank: [Float]
    var labels: [Int]
    var queries: [Float]
    var k: Int
    var temperature: Double
    var shrinkage: Double
    var concentrations: [Float]
    var logBessel: [[Double]]
    var scores: [String: [Double]]

    static func read() throws -> ScoreGolden {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/scores.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(ScoreGolden.self, from: Data(contentsOf: path))
    }
}

@Suite struct ScoreGoldenTests {
    private let golden: ScoreGolden
    let bank: Embeddings
    let queries: Embeddings

    init() throws {
        golden = try ScoreGolden.read()
        bank = try Embeddings(normalizing: golden.bank, dimension: golden.dimension)
        queries = try Embeddings(normalizing: golden.queries, dimension: golden.dimension)
    }

    private func expect(
        _ score: some OutlierScore, is name: String, within tolerance: Double = 1e-4,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let expected = try #require(golden.scores[name])
        let values = score.values(for: queries)
        #expect(values.count == expected.count, sourceLocation: sourceLocation)
        for (row, pair) in zip(values, expected).enumerated() {
            let error = abs(Double(pair.0) - pair.1) / max(1, abs(pair.1))
            #expect(error < tolerance, "\(name) \(row): \(pair.0), \(pair.1)", sourceLocation: sourceLocation)
        }
    }

    private var probe: LinearProbe {
        get throws { try LinearProbe.fit(bank, labels: golden.labels, classes: golden.classes) }
    }

    @Test("Mahalanobis++ and its relative form are those of scikit-learn's Ledoit-Wolf covariance")
    func mahalanobis() throws {
        let gaussians = try ClassGaussians.fit(bank, labels: golden.labels, classes: golden.classes)
        try expect(MahalanobisScore(gaussians: gaussians), is: "mahalanobis")
        let both = try ClassGaussians.fitWithBackground(bank, labels: golden.labels, classes: golden.classes)
        #expect(both.gaussians == gaussians)
        try expect(
            RelativeMahalanobisScore(gaussians: both.gaussians, background: both.background),
            is: "relative_mahalanobis")
    }

    @Test("Von Mises-Fisher energies are scipy's, with a temperature and with fitted concentrations")
    func vmf() throws {
        let prototypes = try Prototypes.classMeans(of: bank, labels: golden.labels, classes: golden.classes)
        try expect(VMFScore(prototypes: prototypes, temperature: golden.temperature), is: "vmf_temperature")
        let fitted = try ClassConcentrations.fit(bank, labels: golden.labels, classes: golden.classes)
        for (value, expected) in zip(fitted.concentrations, golden.concentrations) {
            #expect(abs(value / expected - 1) < 1e-5)
        }
        try expect(VMFScore(prototypes: prototypes, concentrations: fitted), is: "vmf")
    }

    @Test("The logarithm of the Bessel function is scipy's")
    func bessel() {
        for row in golden.logBessel {
            #expect(
                abs(VonMisesFisher.logBessel(order: row[0], row[1]) - row[2]) < 1e-9 * max(1, abs(row[2])), "\(row)")
        }
    }

    @Test("The linear probe and the scores on it are scikit-learn's")
    func probeScores() throws {
        let probe = try probe
        try expect(ProbeScore(.msp, probe: probe), is: "msp")
        try expect(ProbeScore(.energy, probe: probe), is: "energy")
        try expect(ViMScore(probe: probe, residual: try ResidualSpace.fit(bank, probe: probe)), is: "vim")
        let half = try Bank(bank)
        try expect(NNGuideScore(probe: probe, bank: half, k: golden.k), is: "nnguide")
    }

    @Test("What cannot be fitted is refused")
    func refusals() throws {
        let same = try Embeddings(normalizing: [1, 0, 1, 0, 0, 1], dimension: 2)
        #expect(throws: ModelError.noSpread) { try ClassGaussians.fit(same, labels: [0, 0, 1], classes: 2) }
        #expect(throws: ModelError.labels(.noEmbeddings(class: 2))) {
            try LinearProbe.fit(same, labels: [0, 0, 1], classes: 3)
        }
        #expect(throws: ModelError.labels(.label(7, row: 1, classes: 2))) {
            try ClassConcentrations.fit(same, labels: [0, 7, 1], classes: 2)
        }
        let prototypes = try Prototypes(same)
        for temperature in [0, -1, Double.nan, .infinity] {
            #expect(throws: ModelError.self) { try VMFScore(prototypes: prototypes, temperature: temperature) }
        }
        // Classes that are points: as concentrated as can be said.
        let points = try ClassConcentrations.fit(same, labels: [0, 0, 1], classes: 2)
        #expect(points.concentrations.allSatisfy { $0 > 1e5 && $0.isFinite })
    }
}
