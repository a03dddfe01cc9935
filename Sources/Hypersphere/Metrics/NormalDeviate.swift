import Glibc

/// How many standard deviations a normal number lies within of its mean with so much confidence: 1.96 for 0.95.
///
/// Found by bisection of the error function: a normal number exceeds z deviations on either side with the chance
/// `erfc(z / sqrt 2)` (NIST DLMF 7.2.2 and 7.20.1).
///
/// - Precondition: the level is in (0, 1).
func normalDeviate(level: Double) -> Double {
    precondition(level > 0 && level < 1, "no level of confidence")
    return bisection(from: 0, to: 40, steps: 80) { erfc($0 / 2.0.squareRoot()) > 1 - level }
}
