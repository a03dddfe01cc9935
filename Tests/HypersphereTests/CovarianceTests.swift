import Foundation
import Hypersphere
import LinearAlgebra
import Randomness
import Testing

@Suite struct CovarianceTests {
    @Test("Leading axes of all directions are the whole covariance")
    func leadingVariances() throws {
        let dimension = 24
        let fixture = try GaussianFixture(count: 300, dimension: dimension, classes: 3, seed: 1)
        let axes = try ClassGaussians.leadingCovariance(
            fixture.embeddings, labels: fixture.labels, classes: 3, axes: dimension, withBackground: true)
        let whole = try ClassGaussians.fitWithBackground(fixture.embeddings, labels: fixture.labels, classes: 3)
        let queries = try GaussianFixture(count: 50, dimension: dimension, classes: 3, seed: 2, distance: 3).embeddings
        for (model, expected) in [(axes.gaussians, whole.gaussians), (axes.background, whole.background)] {
            let model = try #require(model)
            guard case .leading = model.whitening else {
                Issue.record("not by leading axes")
                return
            }
            for (value, wanted) in zip(model.squaredDistances(of: queries), expected.squaredDistances(of: queries)) {
                #expect(abs(value - wanted) <= 2e-3 * wanted)
            }
        }
    }

    @Test("A few leading axes tell far embeddings from near ones as the whole covariance does, with few rows too")
    func fewAxes() throws {
        let dimension = 96
        let fixture = try GaussianFixture(count: 80, dimension: dimension, classes: 2, seed: 1)
        let model = try ClassGaussians.leadingCovariance(
            fixture.embeddings, labels: fixture.labels, classes: 2, axes: 24, withBackground: false
        ).gaussians
        let outliers = try model.virtualOutliers(100, draws: 2000)
        let inside = model.squaredDistances(of: fixture.embeddings).max() ?? 0
        #expect(inside.isFinite)
        let far = MahalanobisScore(gaussians: model).values(for: outliers)
        let near = MahalanobisScore(gaussians: model).values(
            for: try GaussianFixture(count: 100, dimension: dimension, classes: 2, seed: 5).embeddings)
        #expect(far.sorted()[50] > near.sorted()[50])
    }

    @Test("With fewer than two rows a dimension, the relative distance still tells other classes")
    func relativeDistance() throws {
        let dimension = 160
        let fixture = try GaussianFixture(count: 200, dimension: dimension, classes: 4, seed: 1, distance: 2)
        let fitted = try ClassGaussians.fitWithBackground(fixture.embeddings, labels: fixture.labels, classes: 4)
        let score = try RelativeMahalanobisScore(gaussians: fitted.gaussians, background: fitted.background)
        let inside = score.values(
            for: try GaussianFixture(count: 200, dimension: dimension, classes: 4, seed: 2, distance: 2).embeddings)
        // All between the classes, and in directions of their own.
        let outside = score.values(
            for: try GaussianFixture(count: 200, dimension: dimension, classes: 1, seed: 3, distance: -2).embeddings)
        let ranked = RankedScores(inDistribution: inside, outOfDistribution: outside)
        #expect((ranked.auroc ?? 0) > 0.9)
    }

    /// See make_relative_mahalanobis.py.
    private struct Golden: Decodable {
        var dimension: Int
        var classes: Int
        var labels: [Int]
        var bank: [Float]
        var inside: [Float]
        var outside: [Float]
        var scores: [Double]
    }

    @Test("With fewer than two rows a dimension the relative distance is numpy's, and not inverted")
    func relativeGolden() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/relative_mahalanobis.json")
        let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: path))
        func embeddings(_ values: [Float]) throws -> Embeddings {
            try Embeddings(normalizing: values, dimension: golden.dimension)
        }
        let fitted = try ClassGaussians.fitWithBackground(
            embeddings(golden.bank), labels: golden.labels, classes: golden.classes)
        let score = try RelativeMahalanobisScore(gaussians: fitted.gaussians, background: fitted.background)
        let inside = score.values(for: try embeddings(golden.inside))
        let outside = score.values(for: try embeddings(golden.outside))
        for (value, expected) in zip(inside + outside, golden.scores) {
            // Single precision of distances that the difference is taken of.
            #expect(abs(Double(value) - expected) < 1e-3 * max(1, abs(expected)))
        }
        #expect(RankedScores(inDistribution: inside, outOfDistribution: outside).auroc == 1)
    }

    @Test("Near the classes, where what all images share varies most, the relative distance tells more than the others")
    func relativeDistancePurpose() throws {
        let (dimension, classes, count) = (48, 5, 60)
        var generator = SplitMix64(state: 7)
        let centers = (0..<classes + 3).map { _ in generator.normals(10) }
        // Ten directions tell classes; in ten others images differ, some much more than others, whatever their class.
        func draw(_ labels: [Int]) throws -> Embeddings {
            try Embeddings(
                normalizing: labels.flatMap { label in
                    let strength = 2 * exp(0.7 * generator.normal())
                    return (0..<dimension).map { axis -> Float in
                        let center = axis < 10 ? 1.5 * centers[label][axis] + (axis == 0 ? 8 : 0) : 0
                        let shared = 20..<30 ~= axis ? strength * generator.normal() : 0
                        return center + shared + 0.8 * generator.normal()
                    }
                }, dimension: dimension)
        }
        let labels = (0..<count).map { $0 % classes }
        let bank = try draw(labels)
        let inside = try draw((0..<100).map { $0 % classes })
        let outside = try draw((0..<100).map { classes + $0 % 3 })
        let fitted = try ClassGaussians.fitWithBackground(bank, labels: labels, classes: classes)
        func auroc(_ score: some OutlierScore) throws -> Double {
            try #require(
                RankedScores(
                    inDistribution: score.values(for: inside), outOfDistribution: score.values(for: outside)
                ).auroc)
        }
        let relative = try auroc(
            RelativeMahalanobisScore(gaussians: fitted.gaussians, background: fitted.background))
        let prototypes = try Prototypes.classMeans(of: bank, labels: labels, classes: classes)
        let others = [
            try auroc(KNNScore(bank: try Bank(bank), k: 5)), try auroc(AngleScore(prototypes: prototypes)),
            try auroc(MahalanobisScore(gaussians: fitted.gaussians)),
        ]
        #expect(relative > 0.8 && others.allSatisfy { $0 < relative - 0.02 }, "\(relative), others \(others)")
    }

    @Test("Sums over blocks and tiles are the definition's")
    func gram() throws {
        var generator = SplitMix64(state: 3)
        let rows = try Matrix(rows: 40, columns: 300, values: generator.normals(40 * 300).map { Double($0) })
        var sum = try Matrix(zeros: 300, 300)
        sum.addGram(of: rows, scale: 0.5)
        for row in stride(from: 0, to: 300, by: 7) {
            for column in stride(from: 0, to: 300, by: 11) {
                let expected = (0..<40).reduce(0.0) { $0 + rows[$1, row] * rows[$1, column] } / 2
                #expect(abs(sum[row, column] - expected) < 1e-10)
            }
        }
        // As large as is split over cores.
        let product = rows.times(sum, .plain)
        let right = sum.times(rows, .transposed)
        let wide = try Matrix(rows: 300, columns: 300, values: sum.values)
        let square = wide.times(sum)
        for place in [0, 299, 150 * 300 + 7, 299 * 300 + 299] {
            let expected = (0..<300).reduce(0.0) { $0 + sum[place / 300, $1] * sum[$1, place % 300] }
            #expect(abs(square.values[place] - expected) < 1e-9 * max(1, abs(expected)))
        }
        #expect(abs(product[3, 5] - right[5, 3]) < 1e-9)
    }
}
