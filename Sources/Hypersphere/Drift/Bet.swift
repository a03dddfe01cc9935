// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A bet on one p-value: what a stake of 1 becomes, by how the p-value falls.
///
/// A fair bet gives 1 on average where p-values are uniform in 0...1. One that gives more for small p-values grows where images
/// are less like the calibration images.
///
/// Source: Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", second edition, chapters 8 and 9.
package enum Bet: Sendable, Equatable {
    /// Keeps the stake.
    case none

    /// `1 + slope (p - 1/2)`; a slope from -2 to 2, below 0 for small p-values.
    case linear(slope: Double)

    /// The share of the stake on p-values up to the threshold, the rest on those above it; both between 0 and 1.
    case step(threshold: Double, share: Double)

    /// What a stake of 1 becomes at a p-value in 0...1.
    package func value(at pValue: Double) -> Double {
        switch self {
        case .none: 1
        case .linear(let slope): 1 + slope * (pValue - 0.5)
        case .step(let threshold, let share):
            pValue <= threshold ? share / threshold : (1 - share) / (1 - threshold)
        }
    }
}
