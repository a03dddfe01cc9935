// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Bets on the p-values of a detector that has one calibration set.
///
/// p-values by a fixed calibration set are uniform on average over calibration sets. Given the set they follow a law of their
/// own, which differs a little from the uniform one, and a bettor with time finds that out although nothing has changed. So each
/// bet is divided by the most that it can give on average under any law that the calibration images leave possible. Then, but
/// for a chance of `1 - confidence` that lies in the draw of the calibration images, no bet gains while nothing changes.
///
/// The laws: the mean p-value is `(1 + n U) / (n + 1)` with U the mean of n uniform numbers, which has the tails of a normal
/// number of its variance, `1 / 12 n`, or lighter ones (Arbel, Marchal and Nguyen, "On strict sub-Gaussianity, optimal proxy
/// variance and symmetry for bounded random variables", 2020, proposition 2.1); the chance of a p-value of at most `k / (n + 1)` is
/// distributed as Beta(k, n + 1 - k) (Vovk, "Conditional validity of inductive conformal predictors", 2012, proposition 2a).
package struct FairBets: Sendable, Equatable {
    package let bets: [Bet]

    /// What each bet's outcome is divided by, at least 1.
    package let divisors: [Double]

    /// Plain bets, each fair where p-values are independent and uniform.
    package init(plain bets: [Bet]) {
        self.bets = bets
        divisors = bets.map { _ in 1 }
    }

    /// Bets against rising and falling scores, and against a share of images with p-values up to a threshold.
    ///
    /// - Parameters:
    ///   - count: the number of calibration scores, at least 1.
    ///   - confidence: the chance that no bet gains, over the draw of the calibration images; in 0..<1.
    ///   - areTied: whether some calibration scores are equal. p-values are larger than the laws above say then, so that bets
    ///     on large ones would gain without a change, and are left out.
    package init(calibratedOn count: Int, confidence: Double, areTied: Bool = false) {
        precondition(count >= 1 && confidence >= 0 && confidence < 1, "no calibration set, or no chance")
        let slopes = areTied ? [-1, -0.5] : [-1, -0.5, 0.5, 1]
        let ranks = Self.ranks(count)
        // Half of what may fail is the mean's, half is shared by the thresholds.
        let failing = (1 - confidence) / 2
        let n = Double(count)
        var bets: [Bet] = [.none]
        var divisors: [Double] = [1]

        let deviation = (log(2 / failing) / (6 * n)).squareRoot()
        for slope in slopes {
            // The largest mean of slope (p - 1/2).
            let gain = abs(slope) * (n * deviation + (slope > 0 ? 0.5 : -0.5)) / (n + 1)
            bets.append(.linear(slope: slope))
            divisors.append(max(1, 1 + gain))
        }
        for rank in ranks {
            let threshold = Double(rank) / (n + 1)
            let tail = failing / Double(ranks.count) / 2
            let chances = [tail, 1 - tail].map { Binomial.chance($0, ofAtLeast: rank, of: count) }
            for share in Self.shares(threshold) where !areTied || share > threshold {
                let means = chances.map { $0 * share / threshold + (1 - $0) * (1 - share) / (1 - threshold) }
                bets.append(.step(threshold: threshold, share: share))
                divisors.append(max(1, means[0], means[1]))
            }
        }
        (self.bets, self.divisors) = (bets, divisors)
    }

    /// Ranks of p-values near 0.002, 0.01, 0.05 and 0.2 that calibration scores can tell.
    private static func ranks(_ count: Int) -> [Int] {
        let wanted = [0.002, 0.01, 0.05, 0.2].map { Int($0 * Double(count + 1)) }
        return Array(Set(wanted.filter { (1...count).contains($0) })).sorted()
    }

    /// Shares of a stake: 2, 5 and 20 times what a threshold has while nothing changes, and a quarter of it.
    private static func shares(_ threshold: Double) -> [Double] {
        [threshold / 4] + [2, 5, 20].map { $0 * threshold }.filter { $0 < 0.95 }
    }

    package var count: Int { bets.count }

    /// What a stake of 1 on a bet becomes.
    package func value(of index: Int, at pValue: Double) -> Double { bets[index].value(at: pValue) / divisors[index] }
}
