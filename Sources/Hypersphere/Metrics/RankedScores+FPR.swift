// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension RankedScores {
    /// The share of negatives taken for positives where 95 % of the positives are recalled.
    ///
    /// The two definitions of the field give different numbers for the same scores:
    ///
    /// - `.inDistribution`: the share of OOD images accepted where 95 % of the ID images are. As CIDER's evaluation (and
    ///   Hendrycks and Gimpel's before it) computes it: at the recall that is nearest to 95 %, and of several thresholds
    ///   of that recall at the worst.
    /// - `.outOfDistribution`: the share of ID images flagged where 95 % of the OOD images are. As OpenOOD computes it:
    ///   at the first threshold whose recall is at least 95 %.
    ///
    /// - Parameter positive: which definition.
    /// - Returns: from 0 to 1; nil where there are no images of one kind.
    public func fpr95(positive: PositiveClass) -> Double? {
        guard isComparable else { return nil }
        let total = count(of: positive)
        var (positives, negatives) = (0, 0)
        var found = 0
        var leastDistance = Double.infinity
        var isFound = false
        forEachThreshold(positive) { hits, misses in
            // Once all positives are recalled, a threshold beyond only adds negatives.
            guard positives < total else { return }
            positives += hits
            negatives += misses
            switch positive {
            case .inDistribution:
                // In double precision as there, where 56 of 60 are nearer to 0.95 than 58 of 60, which are as near.
                let distance = abs(Double(positives) / Double(total) - 0.95)
                if distance <= leastDistance {
                    leastDistance = distance
                    found = negatives
                }
            case .outOfDistribution:
                if !isFound, 20 * positives >= 19 * total {
                    isFound = true
                    found = negatives
                }
            }
        }
        let negativeTotal = positive == .inDistribution ? outOfDistributionCount : inDistributionCount
        return Double(found) / Double(negativeTotal)
    }
}
