// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A logistic curve that reads a score as the probability that an image is an outlier.
///
/// It is fitted on calibration scores against scores of virtual outliers (Du et al., "VOS: Learning What You Don't Know by
/// Virtual Outlier Synthesis", ICLR 2022), at even odds. It is an estimate that depends on what outliers are like; a
/// p-value is not.
package struct OutlierProbability: Sendable, Equatable {
    /// By the score's unit.
    package let slope: Float
    package let intercept: Float

    package init(slope: Float, intercept: Float) {
        self.slope = slope
        self.intercept = intercept
    }

    /// From 0 to 1; the larger the score, the larger.
    ///
    /// A score that is not a number counts as an outlier's.
    package func probability(of score: Float) -> Double {
        guard !score.isNaN else { return 1 }
        return 1 / (1 + exp(-(Double(slope) * Double(score) + Double(intercept))))
    }

    /// The curve of greatest likelihood, by Newton's method, both sides counting alike.
    ///
    /// Targets are kept from 0 and 1 as Platt does ("Probabilistic Outputs for Support Vector Machines", 1999, equation
    /// 9), so that the curve stays finite where the two sides do not overlap.
    ///
    /// - Parameters:
    ///   - inliers: scores of held-out in-distribution images.
    ///   - outliers: scores of virtual outliers.
    /// - Returns: nil where there are none of either, all scores are the same, or inliers score higher.
    package static func fit(inliers: [Float], outliers: [Float]) -> OutlierProbability? {
        let all = inliers + outliers
        guard !inliers.isEmpty, !outliers.isEmpty, all.allSatisfy(\.isFinite) else { return nil }
        let mean = all.reduce(0) { $0 + Double($1) } / Double(all.count)
        let variance = all.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(all.count)
        guard variance > 0 else { return nil }
        let deviation = variance.squareRoot()
        func side(_ scores: [Float], isOutlier: Bool) -> [(x: Double, target: Double, weight: Double)] {
            let n = Double(scores.count)
            let target = isOutlier ? (n + 1) / (n + 2) : 1 / (n + 2)
            return scores.map { ((Double($0) - mean) / deviation, target, 0.5 / n) }
        }
        let points = side(inliers, isOutlier: false) + side(outliers, isOutlier: true)

        var (a, b) = (1.0, 0.0)
        func loss(_ a: Double, _ b: Double) -> Double {
            points.reduce(0) { sum, point in
                let z = a * point.x + b
                return sum + point.weight * (max(z, 0) + log1p(exp(-abs(z))) - point.target * z)
            }
        }
        var value = loss(a, b)
        for _ in 0..<100 {
            var (ga, gb, haa, hab, hbb) = (0.0, 0.0, 1e-12, 0.0, 1e-12)
            for point in points {
                let p = 1 / (1 + exp(-(a * point.x + b)))
                let error = point.weight * (p - point.target)
                let curvature = point.weight * p * (1 - p)
                ga += error * point.x
                gb += error
                haa += curvature * point.x * point.x
                hab += curvature * point.x
                hbb += curvature
            }
            guard abs(ga) + abs(gb) > 1e-10 else { break }
            let determinant = haa * hbb - hab * hab
            guard determinant > 0 else { break }
            let (da, db) = ((hab * gb - hbb * ga) / determinant, (hab * ga - haa * gb) / determinant)
            var length = 1.0
            while length > 1e-9, loss(a + length * da, b + length * db) > value { length /= 2 }
            let next = loss(a + length * da, b + length * db)
            guard next < value else { break }
            (a, b, value) = (a + length * da, b + length * db, next)
        }
        guard a > 0 else { return nil }
        return OutlierProbability(slope: Float(a / deviation), intercept: Float(b - a * mean / deviation))
    }
}
