// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hypersphere

/// A fit's stages, and how long each took.
struct FitStages {
    let features: Embeddings
    let labels: [Int]
    let calibration: Embeddings
    private(set) var seconds: [String: Double] = [:]
    /// The same of the processor: of all cores together.
    private(set) var processorSeconds: [String: Double] = [:]

    init(features: Embeddings, labels: [Int], calibration: Embeddings) {
        self.features = features
        self.labels = labels
        self.calibration = calibration
    }

    mutating func run(_ names: [ScoreName]) throws {
        let start = ContinuousClock.now
        let (features, labels, calibration) = (features, labels, calibration)
        let classes = (labels.max() ?? 0) + 1
        let prototypes = try timed("prototypes") {
            try Prototypes.classMeans(of: features, labels: labels, classes: classes)
        }
        let bank = try timed("bank") { try Bank(features) }
        let k = timed("k") { NeighborCount.choose(for: features, labels: labels) }
        var models = ScoreModels()
        for (stage, scores) in Self.models where !scores.isDisjoint(with: names) {
            let fitted = try timed(stage) {
                try ScoreModels.fit(
                    for: scores, features: features, projections: features, labels: labels, classes: classes)
            }
            models.concentrations = fitted.concentrations ?? models.concentrations
            models.gaussians = fitted.gaussians ?? models.gaussians
            models.background = fitted.background ?? models.background
            models.probe = fitted.probe ?? models.probe
            models.residual = fitted.residual ?? models.residual
            models.patterns = fitted.patterns ?? models.patterns
            models.featureMean = fitted.featureMean ?? models.featureMean
        }
        let gaussians = try timed("gaussians") {
            try models.gaussians ?? ClassGaussians.fit(features, labels: labels, classes: classes)
        }
        let outliers = try timed("outliers") { try gaussians.virtualOutliers() }
        for name in names {
            let score = try timed("score \(name.rawValue)") {
                try Self.score(name, models, bank: bank, prototypes: prototypes, k: k)
            }
            timed("score \(name.rawValue)") {
                _ = score.valuesOnAllCores(for: calibration)
                _ = score.valuesOnAllCores(for: outliers)
            }
        }
        seconds["total"] = start.duration(to: .now) / .seconds(1)
        processorSeconds["total"] = processorSeconds.values.reduce(0, +)
    }

    private static let models: [(String, Set<ScoreName>)] = [
        ("concentrations", [.vmf]), ("gaussians", [.mahalanobis, .relativeMahalanobis]),
        ("probe", [.msp, .energy, .maxLogit, .gen, .vim, .nnguide, .she, .fdbd]),
    ]

    private static func score(
        _ name: ScoreName, _ models: ScoreModels, bank: Bank, prototypes: Prototypes, k: Int
    ) throws -> any OutlierScore {
        switch name {
        case .knn: return try KNNScore(bank: bank, k: k)
        case .angle: return AngleScore(prototypes: prototypes)
        case .vmf:
            return try VMFScore(prototypes: prototypes, concentrations: try need(models.concentrations))
        case .mahalanobis: return MahalanobisScore(gaussians: try need(models.gaussians))
        case .relativeMahalanobis:
            return try RelativeMahalanobisScore(
                gaussians: try need(models.gaussians), background: try need(models.background))
        case .vim: return try ViMScore(probe: try need(models.probe), residual: try need(models.residual))
        case .nnguide: return try NNGuideScore(probe: try need(models.probe), bank: bank)
        case .she: return try SHEScore(probe: try need(models.probe), patterns: try need(models.patterns))
        case .fdbd: return try FDBDScore(probe: try need(models.probe), mean: try need(models.featureMean))
        default:
            guard let head = HeadScore(name) else { throw CocoaError(.featureUnsupported) }
            return ProbeScore(head, probe: try need(models.probe))
        }
    }

    private static func need<Model>(_ model: Model?) throws -> Model {
        guard let model else { throw CocoaError(.featureUnsupported) }
        return model
    }

    private mutating func timed<Result>(_ stage: String, _ body: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        let processor = clock()
        defer {
            seconds[stage, default: 0] += start.duration(to: .now) / .seconds(1)
            processorSeconds[stage, default: 0] += Double(clock() - processor) / Double(CLOCKS_PER_SEC)
        }
        return try body()
    }
}
