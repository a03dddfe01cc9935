import Glibc

/// How many standard deviations a normal number lies within of its mean with so much confidence: 1.96 for 0.95.
///
/// Found by bisection of the error function: a normal number exceeds z deviations on either side with the chance
/// `erfc(z / sqrt 2)` (NIST DLMF 7.2.2 and 7.20.1).
///
/// - Precondition: the level is in (0, 1).
func normalDeviate(level: Double) -> Double {
    precondition(level > 0 && level < 1, "no level of confidence")
    var (low, high) = (0.0, 40.0)
    for _ in 0..<80 {
        let middle = (low + high) / 2
        if erfc(middle / 2.0.squareRoot()) > 1 - level { low = middle } else { high = middle }
    }
    return (low + high) / 2
}
