import Glibc

/// The number of successes in independent trials of one chance.
package enum Binomial {
    /// The chance of `k` successes or more in `n` trials.
    ///
    /// - Parameters:
    ///   - k: any number; 0 and less are sure.
    ///   - n: the number of trials.
    ///   - chance: of a success, from 0 to 1.
    /// - Returns: from 0 to 1.
    package static func atLeast(_ k: Int, of n: Int, chance: Double) -> Double {
        guard k > 0 else { return 1 }
        guard k <= n, chance > 0 else { return 0 }
        guard chance < 1 else { return 1 }
        let logOdds = log(chance) - log1p(-chance)
        func logTerm(_ i: Int) -> Double {
            lgamma(Double(n + 1)) - lgamma(Double(i + 1)) - lgamma(Double(n - i + 1)) + Double(n) * log1p(-chance)
                + Double(i) * logOdds
        }
        // Sums from k away from the distribution's peak, where terms fall.
        let isTail = Double(k) > Double(n) * chance
        var term = exp(logTerm(isTail ? k : k - 1))
        var sum = 0.0
        var i = isTail ? k : k - 1
        while i >= 0, i <= n, term > 1e-18 {
            sum += term
            term *=
                isTail
                ? Double(n - i) / Double(i + 1) * exp(logOdds) : Double(i) / Double(n - i + 1) * exp(-logOdds)
            i += isTail ? 1 : -1
        }
        return isTail ? sum : 1 - sum
    }

    /// The chance of a success with which `k` successes or more in `n` trials have this probability, by bisection.
    ///
    /// It is a quantile of Beta(k, n + 1 - k), the distribution of the k-th smallest of n uniform numbers.
    ///
    /// - Precondition: `k` is in `1...n`.
    static func chance(_ probability: Double, ofAtLeast k: Int, of n: Int) -> Double {
        precondition(1...max(n, 1) ~= k, "no order statistic")
        return bisection(from: 0, to: 1) { atLeast(k, of: n, chance: $0) < probability }
    }
}
