// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The unit that a score is measured in.
public enum ScoreUnit: String, Codable, Sendable, CaseIterable {
    /// Of an angle, from 0 to 180.
    case degrees
    /// Cosine of an angle, negated; also an inner product of a unit vector with the mean of unit vectors.
    case cosine
    /// Negative logarithm of a density or of a sum of exponentials, to base e; the measure of logits.
    case nats
    /// Squared multiples of a standard deviation.
    case squaredDeviations = "squared_deviations"
    /// From 0 to 1.
    case probability
    /// A pure number, such as a quotient of two lengths.
    case number
    /// Negative logarithm of a p-value, to base 10.
    case negativeLog10 = "negative_log10"
}
