import Hypersphere
import Testing

/// The functions that make scores give what the scores' own types give.
@Suite struct PublicScoresTests {
    private static let classes = 3

    /// Three classes around three axes, and points between them.
    private static func embeddings(_ rows: Range<Int>) throws -> Embeddings {
        let values = rows.flatMap { row in
            (0..<6).map { column -> Float in
                let spread = (Double(row * row + row * column) * 0.618_034).truncatingRemainder(dividingBy: 1)
                return Float(0.4 * spread - 0.2) + (column == row % classes ? 1 : 0)
            }
        }
        return try Embeddings(normalizing: values, dimension: 6)
    }

    @Test func valuesAreThoseOfTheTypes() throws {
        let known = try Self.embeddings(0..<60)
        let labels = (0..<60).map { $0 % Self.classes }
        let new = try Self.embeddings(60..<70)
        let bank = try Bank(known)
        let prototypes = try Prototypes.classMeans(of: known, labels: labels, classes: Self.classes)
        let probe = try LinearProbe.fit(known, labels: labels, classes: Self.classes)
        let models = try ScoreModels.fit(
            for: Set(ScoreName.allCases), features: known, projections: known, labels: labels, classes: Self.classes)

        var made: [any OutlierScore] = [
            try Scores.knn(bank: bank, k: 3), Scores.angle(to: prototypes),
            try Scores.vmf(prototypes: prototypes, temperature: 0.1),
            try Scores.vmf(prototypes: prototypes, fitting: known, labels: labels),
            try Scores.mahalanobis(fitting: known, labels: labels, classes: Self.classes),
            try Scores.relativeMahalanobis(fitting: known, labels: labels, classes: Self.classes),
            try Scores.vim(fitting: known, probe: probe), try Scores.nnguide(bank: bank, probe: probe),
            try Scores.she(fitting: known, labels: labels, probe: probe), try Scores.fdbd(fitting: known, probe: probe),
        ]
        made += HeadScore.allCases.map { Scores.head($0, of: probe) }

        var expected: [any OutlierScore] = [
            try KNNScore(bank: bank, k: 3), AngleScore(prototypes: prototypes),
            try VMFScore(prototypes: prototypes, temperature: 0.1),
            try VMFScore(prototypes: prototypes, concentrations: #require(models.concentrations)),
            MahalanobisScore(gaussians: try .fit(known, labels: labels, classes: Self.classes)),
            try RelativeMahalanobisScore(
                gaussians: #require(models.gaussians), background: #require(models.background)),
            try ViMScore(probe: probe, residual: #require(models.residual)),
            try NNGuideScore(probe: probe, bank: bank, k: NNGuideScore.defaultK),
            try SHEScore(probe: probe, patterns: #require(models.patterns)),
            try FDBDScore(probe: probe, mean: #require(models.featureMean)),
        ]
        expected += HeadScore.allCases.map { ProbeScore($0, probe: probe) }

        for (made, expected) in zip(made, expected) {
            #expect(made.name == expected.name)
            #expect(made.unit == expected.unit)
            #expect(made.dimension == 6)
            #expect(made.values(for: new) == expected.values(for: new))
        }
        #expect(Set(made.map(\.name)) == Set(ScoreName.computed))
    }
}
