// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One p-value from several of the same image, valid however these depend on each other.
public enum PValueCombination: String, Codable, Sendable, CaseIterable {
    /// Their product, ranked among the products of the calibration images: see ``JointCalibration``. Nothing is lost to a
    /// correction, for the calibration images show how the scores depend on each other.
    case conformal
    /// The smallest, times their number.
    case bonferroni
    /// Their harmonic mean, times `e ln(m)` for m of them, and 2 for two (Vovk and Wang, "Combining p-values via
    /// averaging", Biometrika 2020, table 1).
    case harmonicMean = "harmonic_mean"

    /// What the smallest, the mean or the product of `count` p-values is multiplied by.
    package func correction(count: Int) -> Double {
        switch self {
        case .conformal: 1
        case .bonferroni: Double(count)
        case .harmonicMean: count < 2 ? 1 : max(2, M_E * log(Double(count)))
        }
    }

    /// What the rule makes of p-values: with `bonferroni` and `harmonicMean` a p-value, with `conformal` their product,
    /// which is still to be ranked.
    ///
    /// - Parameter pValues: at least one, each above 0.
    /// - Returns: at most 1.
    public func combine(_ pValues: [Double]) -> Double {
        let center =
            switch self {
            case .conformal: pValues.reduce(1, *)
            case .bonferroni: pValues.min() ?? 1
            case .harmonicMean: Double(pValues.count) / pValues.reduce(0) { $0 + 1 / $1 }
            }
        return min(1, center * correction(count: pValues.count))
    }
}
