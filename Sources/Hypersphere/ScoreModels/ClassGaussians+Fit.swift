// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra
import Parallelism

extension ClassGaussians {
    /// Above this dimension a covariance is known by its leading axes alone.
    static let matrixLimit = 4096
    /// How many axes that are.
    static let leadingAxes = 512
    /// The most embeddings that leading axes are looked for in; more are sampled evenly.
    static let axesSampleLimit = 32_768

    /// The classes' means, and the covariance within classes with Ledoit-Wolf shrinkage (Mueller and Hein,
    /// "Mahalanobis++", ICML 2025, section 3, on unit features; the shrinkage is ours).
    ///
    /// - Parameters:
    ///   - embeddings: labeled embeddings.
    ///   - labels: the class of each, in `0..<classes`.
    ///   - classes: the number of classes.
    /// - Returns: the Gaussians.
    /// - Throws: `ModelError`.
    package static func fit(
        _ embeddings: Embeddings, labels: [Int], classes: Int
    ) throws(ModelError) -> ClassGaussians {
        try fit(embeddings, labels: labels, classes: classes, axes: axes(embeddings.dimension), withBackground: false)
            .gaussians
    }

    /// The classes' Gaussians, and one of all classes together for the relative distance.
    ///
    /// The covariance of all classes is the one within classes plus the one between them. Both are shrunk by the same
    /// share: were they shrunk by shares of their own, the two distances would differ by a factor in all the directions
    /// that a small bank says nothing of, which would swamp what the classes say.
    ///
    /// - Parameters:
    ///   - embeddings: labeled embeddings.
    ///   - labels: the class of each, in `0..<classes`.
    ///   - classes: the number of classes.
    /// - Returns: both; the background has one mean.
    /// - Throws: `ModelError`.
    package static func fitWithBackground(
        _ embeddings: Embeddings, labels: [Int], classes: Int
    ) throws(ModelError) -> (gaussians: ClassGaussians, background: ClassGaussians) {
        let fitted = try fit(
            embeddings, labels: labels, classes: classes, axes: axes(embeddings.dimension), withBackground: true)
        return (fitted.gaussians, fitted.background ?? fitted.gaussians)
    }

    /// The number of axes that a covariance of this dimension is known by; nil where it is known whole.
    private static func axes(_ dimension: Int) -> Int? { dimension > matrixLimit ? leadingAxes : nil }

    /// The same by as many leading axes as are said, whatever the dimension.
    package static func leadingCovariance(
        _ embeddings: Embeddings, labels: [Int], classes: Int, axes: Int, withBackground: Bool
    ) throws(ModelError) -> (gaussians: ClassGaussians, background: ClassGaussians?) {
        try fit(embeddings, labels: labels, classes: classes, axes: axes, withBackground: withBackground)
    }

    private static func fit(
        _ embeddings: Embeddings, labels: [Int], classes: Int, axes: Int?, withBackground: Bool
    ) throws(ModelError) -> (gaussians: ClassGaussians, background: ClassGaussians?) {
        let members = try ClassMembers(embeddings, labels: labels, classes: classes)
        let means = members.means
        let dimension = embeddings.dimension
        let center = members.center(of: means)
        do {
            let spread = try withBackground ? members.spreadOfMeans(means, around: center) : nil
            let whitenings =
                if let axes {
                    try leading(members, means: means, spread: spread, axes: axes)
                } else {
                    try matrices(members, means: means, spread: spread)
                }
            let gaussians = try ClassGaussians(
                means: means.map { Float($0) }, whitening: whitenings[0], dimension: dimension)
            guard withBackground else { return (gaussians, nil) }
            return (
                gaussians,
                try ClassGaussians(
                    means: center.map { Float($0) }, whitening: whitenings[1], dimension: dimension)
            )
        } catch let error as LinearAlgebraError {
            throw .algebra(reason: "\(error)")
        } catch let error as ModelError {
            throw error
        } catch {
            throw .shape("a Gaussian")
        }
    }

    /// The whitening within classes and, where the means' spread is given, that of all classes.
    private static func matrices(
        _ members: ClassMembers, means: [Double], spread: Matrix?
    ) throws -> [Whitening] {
        let within = try LedoitWolf(Deviations(members, means: means))
        var covariances = [within.shrunk(by: within.shrinkage)]
        if let spread {
            var total = within
            total.add(spreadOfMeans: spread)
            covariances.append(total.shrunk(by: within.shrinkage))
        }
        return try concurrentMap(covariances) { covariance in
            .matrix(try Cholesky(of: covariance).whitening.values.map { Float($0) })
        }
    }

    /// The same by leading axes.
    private static func leading(
        _ members: ClassMembers, means: [Double], spread: Matrix?, axes: Int
    ) throws -> [Whitening] {
        let deviations = Deviations(members, means: means, limit: axesSampleLimit)
        let within = try LeadingAxes(of: deviations, count: axes)
        let share = try within.shrinkage(rows: deviations.count, dimension: deviations.dimension)
        var result: [Whitening] = [.leading(try within.variances(shrunkBy: share, dimension: deviations.dimension))]
        if let spread {
            let total = try within.adding(spread)
            result.append(.leading(try total.variances(shrunkBy: share, dimension: deviations.dimension)))
        }
        return result
    }
}
