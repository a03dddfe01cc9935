// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The von Mises-Fisher distribution on the unit sphere, density `C_d(kappa) exp(kappa mu.z)` (Mardia and Jupp,
/// "Directional Statistics", section 9.3.2).
package enum VonMisesFisher {
    /// The largest concentration that is fitted: a standard deviation of a tenth of a degree.
    static let largestConcentration = 3e5

    /// The natural logarithm of the density's constant, `kappa^(d/2-1) / ((2 pi)^(d/2) I_(d/2-1)(kappa))`.
    ///
    /// - Precondition: the dimension is at least 2, the concentration above 0.
    static func logNormalizer(dimension: Int, concentration: Double) -> Double {
        let half = Double(dimension) / 2
        return (half - 1) * log(concentration) - half * log(2 * .pi)
            - logBessel(order: half - 1, concentration)
    }

    /// The concentration of greatest likelihood: the kappa where `I_(d/2)(kappa) / I_(d/2-1)(kappa)` is the length of
    /// the mean (Banerjee et al., "Clustering on the Unit Hypersphere using von Mises-Fisher Distributions", 2005,
    /// equations 2.5 and 4.4, refined by Newton's method as Sra, "A short note on parameter approximation", 2012, has it).
    ///
    /// - Parameters:
    ///   - length: of the mean of unit vectors, from 0 to 1.
    ///   - dimension: at least 2.
    /// - Returns: from 1e-6 to ``largestConcentration``.
    static func concentration(meanLength length: Double, dimension: Int) -> Double {
        let d = Double(dimension)
        func bounded(_ kappa: Double) -> Double {
            kappa.isFinite ? min(largestConcentration, max(1e-6, kappa)) : largestConcentration
        }
        var kappa = bounded(length * (d - length * length) / (1 - length * length))
        for _ in 0..<8 where kappa < largestConcentration {
            let ratio = exp(logBessel(order: d / 2, kappa) - logBessel(order: d / 2 - 1, kappa))
            kappa = bounded(kappa - (ratio - length) / (1 - ratio * ratio - (d - 1) / kappa * ratio))
        }
        return kappa
    }

    /// The natural logarithm of the modified Bessel function of the first kind, by its power series, whose terms are all
    /// positive (NIST DLMF 10.25.2).
    ///
    /// - Precondition: the order is not below 0, `x` above 0.
    package static func logBessel(order: Double, _ x: Double) -> Double {
        // Terms grow up to the index where x^2/4 = k (k + order), and are summed from there both ways.
        let quarter = x * x / 4
        let peak = ((order * order + x * x).squareRoot() - order) / 2
        let top = peak.rounded(.down)
        var sum = 1.0
        var term = 1.0
        var index = top
        while index > 0, term > 1e-18 {
            term *= index * (index + order) / quarter
            sum += term
            index -= 1
        }
        term = 1
        index = top + 1
        while term > 1e-18 {
            term *= quarter / (index * (index + order))
            sum += term
            index += 1
        }
        return order * log(x / 2) + 2 * top * log(x / 2) - lgamma(top + 1) - lgamma(top + order + 1) + log(sum)
    }
}
