package import Hypersphere

extension BundleContent {
    /// The score that a manifest describes, on what the bundle has learned.
    ///
    /// - Throws: `ContentError`, `BankError` or `ModelError` where a part that the score needs is missing, or does not
    ///   fit.
    package func score(_ description: ScoreDescription) throws -> any OutlierScore {
        func require<Model>(_ model: Model?, _ what: String) throws -> Model {
            guard let model else {
                throw ContentError("the score '\(description.name.rawValue)' needs \(what), which is missing")
            }
            return model
        }
        var probe: LinearProbe { get throws { try require(models.probe, "a linear probe") } }
        switch description.name {
        case .knn:
            return try KNNScore(bank: bank, k: description.k ?? 1)
        case .angle:
            return AngleScore(prototypes: prototypes)
        case .vmf:
            if let temperature = description.temperature {
                return try VMFScore(prototypes: prototypes, temperature: temperature)
            }
            return try VMFScore(
                prototypes: prototypes, concentrations: require(models.concentrations, "class concentrations"))
        case .mahalanobis:
            return MahalanobisScore(gaussians: try require(models.gaussians, "class Gaussians"))
        case .relativeMahalanobis:
            return try RelativeMahalanobisScore(
                gaussians: require(models.gaussians, "class Gaussians"),
                background: require(models.background, "a background Gaussian"))
        case .vim:
            return try ViMScore(probe: probe, residual: require(models.residual, "a residual space"))
        case .msp:
            return ProbeScore(.msp, probe: try probe)
        case .energy:
            return ProbeScore(.energy, probe: try probe)
        case .maxLogit:
            return ProbeScore(.maxLogit, probe: try probe)
        case .gen:
            return ProbeScore(.gen, probe: try probe)
        case .nnguide:
            return try NNGuideScore(probe: probe, bank: bank, k: description.k ?? NNGuideScore.defaultK)
        case .she:
            return try SHEScore(probe: probe, patterns: require(models.patterns, "class patterns"))
        case .fdbd:
            return try FDBDScore(probe: probe, mean: require(models.featureMean, "the mean of the features"))
        case .combined:
            throw ContentError("'combined' is no score of its own")
        }
    }

    /// What turns a score's values into p-values.
    ///
    /// - Throws: `CalibrationError` where there are no calibration scores, or none for a class.
    package func calibration(of name: ScoreName, scope: CalibrationScope) throws -> Calibration {
        let values = calibrationScores[name] ?? []
        guard scope == .classConditional else { return .global(try ConformalCalibration(scores: values)) }
        return try Calibration(scores: values, classes: calibrationClasses ?? [], count: prototypes.count)
    }

    /// What turns the values of several scores into one p-value: a single one for all images, or one for each class.
    ///
    /// - Throws: `CalibrationError` where there are no calibration scores, or none for a class.
    func jointCalibrations(of names: [ScoreName], scope: CalibrationScope) throws -> [JointCalibration] {
        let values = names.map { calibrationScores[$0] ?? [] }
        guard scope == .classConditional, let classes = calibrationClasses else {
            return [try JointCalibration(scores: values)]
        }
        return try (0..<prototypes.count).map { label in
            try JointCalibration(
                scores: values.map { values in zip(values, classes).filter { $0.1 == label }.map(\.0) })
        }
    }

    /// What turns a score's values into probabilities; nil where there are no virtual outliers, or it cannot tell them
    /// from the calibration images.
    package func outlierProbability(of name: ScoreName) -> OutlierProbability? {
        if let kept = outlierCurves[name] { return kept }
        guard let outliers = outlierScores[name], let inliers = calibrationScores[name] else { return nil }
        return .fit(inliers: inliers, outliers: outliers)
    }

    /// What is wrong with scores that are the same for all calibration images, each in one sentence: older versions of the
    /// package fitted such.
    func constantScores(_ names: [ScoreName]) -> [String] {
        names.compactMap { name in
            guard let values = calibrationScores[name], let first = values.first, values.count > 1,
                values.allSatisfy({ $0 == first })
            else { return nil }
            return "the score \(name.rawValue) is \(first) for all \(values.count) calibration images, so it says "
                + "nothing: fit the detector without it"
        }
    }
}
