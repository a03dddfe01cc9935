// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The number of successes among `trials` whose common chance is Beta distributed with whole parameters.
///
/// It is what exchangeability says of two samples without ties: of `trials` new values, the number that lie beyond the k-th
/// most extreme of n old ones has the parameters k and n + 1 - k (the chance itself: Vovk, "Conditional validity of inductive
/// conformal predictors", 2012, proposition 2a; the counts are also called negative hypergeometric).
package struct BetaBinomial: Sendable, Equatable {
    package let trials: Int
    private let alpha: Double
    private let beta: Double

    /// - Precondition: `trials` is not negative, and `0 < k <= n`.
    package init(trials: Int, k: Int, of n: Int) {
        precondition(trials >= 0 && k > 0 && k <= n, "no beta-binomial distribution")
        self.trials = trials
        alpha = Double(k)
        beta = Double(n + 1 - k)
    }

    /// The expected number of successes, `trials k / (n + 1)`.
    package var mean: Double { Double(trials) * alpha / (alpha + beta) }

    /// The chance of `count` successes or more.
    package func atLeast(_ count: Int) -> Double {
        guard count > 0 else { return 1 }
        return count > trials ? 0 : min(1, sum(count...trials))
    }

    /// The chance of `count` successes or fewer.
    package func atMost(_ count: Int) -> Double {
        guard count < trials else { return 1 }
        return count < 0 ? 0 : min(1, sum(0...count))
    }

    private func sum(_ counts: ClosedRange<Int>) -> Double {
        counts.reduce(0) { $0 + exp(logProbability($1)) }
    }

    /// `log(C(m, x) B(x + a, m - x + b) / B(a, b))`.
    private func logProbability(_ count: Int) -> Double {
        func logBeta(_ a: Double, _ b: Double) -> Double { lgamma(a) + lgamma(b) - lgamma(a + b) }
        let (x, m) = (Double(count), Double(trials))
        return lgamma(m + 1) - lgamma(x + 1) - lgamma(m - x + 1) + logBeta(x + alpha, m - x + beta)
            - logBeta(alpha, beta)
    }
}
