import Glibc

/// Evidence against "these p-values come from images like the calibration images", gathered from one p-value after another.
///
/// A capital is spread over bets, and a part of it moves between them before each p-value, so that it comes to lie on those that
/// have won lately (the Simple Jumper of Vovk et al., "Retrain or not retrain", 2021, with more kinds of bets). Of its growth
/// two numbers are kept:
///
/// - the capital itself, an e-value against the claim that nothing has changed since the first image;
/// - the Shiryaev-Roberts statistic `R`, which becomes `(R + 1)` times the growth: evidence that something changed at *some* time.
///   Before a change `R - t` does not grow on average after t images, so that images between false alarms at the threshold A
///   number A on average at least (Shin, Ramdas and Rinaldo, "E-detectors", 2022).
package struct DriftMartingale: Sendable, Equatable {
    private let bets: FairBets

    /// The part of the capital that is spread anew before each p-value.
    private let jump: Double

    /// The share of the capital that lies on each bet; they sum to 1.
    private var shares: [Double]

    /// Natural logarithm of the capital, which begins with 1.
    package private(set) var logCapital = 0.0

    /// Natural logarithm of the Shiryaev-Roberts statistic; minus infinity before the first p-value.
    package private(set) var logStatistic = -Double.infinity

    /// The p-values seen.
    package private(set) var count = 0

    /// The number of p-values after which the capital was least: the likeliest start of a change.
    package private(set) var likeliestStart = 0

    private var leastLogCapital = 0.0

    /// - Parameters:
    ///   - bets: at least one.
    ///   - jump: the part of the capital that is spread anew before each p-value, from 0 to 1.
    package init(_ bets: FairBets, jump: Double = 0.001) {
        precondition(bets.count > 0 && (0...1).contains(jump), "no bets, or no part of the capital")
        self.bets = bets
        self.jump = jump
        shares = [Double](repeating: 1 / Double(bets.count), count: bets.count)
    }

    /// Takes in the p-value of one image.
    ///
    /// - Parameter pValue: in 0...1.
    package mutating func observe(_ pValue: Double) {
        precondition((0...1).contains(pValue), "no p-value")
        let fresh = jump / Double(bets.count)
        var growth = 0.0
        for index in shares.indices {
            shares[index] = ((1 - jump) * shares[index] + fresh) * bets.value(of: index, at: pValue)
            growth += shares[index]
        }
        count += 1
        for index in shares.indices { shares[index] /= growth }
        logCapital += log(growth)
        // log(R + 1), without overflow.
        let grown = logStatistic > 0 ? logStatistic + log1p(exp(-logStatistic)) : log1p(exp(logStatistic))
        logStatistic = grown + log(growth)
        if logCapital <= leastLogCapital { (leastLogCapital, likeliestStart) = (logCapital, count) }
    }

    /// Begins anew, as after an alarm that somebody has looked into.
    package mutating func restart() { self = DriftMartingale(bets, jump: jump) }
}
