// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What the scores beside nearest neighbors and prototypes have learned; each part is there where a score needs it.
package struct ScoreModels: Sendable, Equatable {
    /// In the space of the projections.
    package var concentrations: ClassConcentrations?
    /// In the space of the stages.
    package var gaussians: ClassGaussians?
    /// A Gaussian of all classes together, in the same space.
    package var background: ClassGaussians?
    /// In the space of the features.
    package var probe: LinearProbe?
    /// In the space of the features.
    package var residual: ResidualSpace?
    /// In the space of the features.
    package var patterns: ClassPatterns?
    /// The mean of all features, shape [dimension].
    package var featureMean: [Float]?

    package init(
        concentrations: ClassConcentrations? = nil, gaussians: ClassGaussians? = nil,
        background: ClassGaussians? = nil, probe: LinearProbe? = nil, residual: ResidualSpace? = nil,
        patterns: ClassPatterns? = nil, featureMean: [Float]? = nil
    ) {
        self.concentrations = concentrations
        self.gaussians = gaussians
        self.background = background
        self.probe = probe
        self.residual = residual
        self.patterns = patterns
        self.featureMean = featureMean
    }

    /// Fits what the scores of these names need.
    ///
    /// - Parameters:
    ///   - names: the scores; those that a model's own head feeds are left out, for they need no probe.
    ///   - temperature: of the von Mises-Fisher score; nil to fit concentrations.
    ///   - features: embeddings of in-distribution images.
    ///   - projections: embeddings of the same images, in the space of the prototypes.
    ///   - stages: embeddings of the same images, in the space of the Gaussians; nil where these are the features.
    ///   - labels: the class of each, in `0..<classes`.
    ///   - classes: the number of classes.
    /// - Returns: the models.
    /// - Throws: `ModelError`.
    package static func fit(
        for names: Set<ScoreName>, temperature: Double? = nil, features: Embeddings, projections: Embeddings,
        stages: Embeddings? = nil, labels: [Int], classes: Int
    ) throws(ModelError) -> ScoreModels {
        var models = ScoreModels()
        if names.contains(.vmf), temperature == nil {
            models.concentrations = try .fit(projections, labels: labels, classes: classes)
        }
        if names.contains(.relativeMahalanobis) {
            let fitted = try ClassGaussians.fitWithBackground(stages ?? features, labels: labels, classes: classes)
            (models.gaussians, models.background) = (fitted.gaussians, fitted.background)
        } else if names.contains(.mahalanobis) {
            models.gaussians = try .fit(stages ?? features, labels: labels, classes: classes)
        }
        if !names.isDisjoint(with: ScoreName.ofProbe) {
            let probe = try LinearProbe.fit(features, labels: labels, classes: classes)
            models.probe = probe
            if names.contains(.vim) { models.residual = try .fit(features, probe: probe) }
            if names.contains(.she) { models.patterns = try .fit(features, labels: labels, probe: probe) }
            if names.contains(.fdbd) {
                models.featureMean = try ClassMembers.mean(of: features)
            }
        }
        return models
    }
}

extension ScoreName {
    /// The scores that read a linear probe.
    fileprivate static let ofProbe: Set<ScoreName> = [.msp, .energy, .maxLogit, .gen, .vim, .nnguide, .she, .fdbd]
}
