// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Free energy of von Mises-Fisher distributions around the prototypes.
///
/// With a temperature t it is `-t log(sum_c exp(mu_c.z / t))`, in cosines: the negative energy of the classifier that
/// CIDER's compactness loss trains (Ming et al., ICLR 2023, equation 2). With fitted concentrations it is the negative
/// log-likelihood of the mixture, `-log(sum_c pi_c C_d(kappa_c) exp(kappa_c mu_c.z))`, in nats.
package struct VMFScore: OutlierScore {
    package let prototypes: Prototypes
    package let unit: ScoreUnit
    private let concentrations: [Double]
    private let logWeights: [Double]
    private let scale: Double

    package var name: ScoreName { .vmf }
    package var dimension: Int { prototypes.dimension }

    /// - Throws: `ModelError.temperature` unless it is above 0 and finite.
    package init(prototypes: Prototypes, temperature: Double) throws(ModelError) {
        guard temperature > 0, temperature.isFinite else { throw .temperature(temperature) }
        self.prototypes = prototypes
        unit = .cosine
        concentrations = Array(repeating: 1 / temperature, count: prototypes.count)
        logWeights = Array(repeating: 0, count: prototypes.count)
        scale = temperature
    }

    /// - Throws: `ModelError.shape` unless there are as many concentrations as prototypes.
    package init(prototypes: Prototypes, concentrations: ClassConcentrations) throws(ModelError) {
        guard concentrations.concentrations.count == prototypes.count else {
            throw .shape("a von Mises-Fisher mixture")
        }
        self.prototypes = prototypes
        unit = .nats
        self.concentrations = concentrations.concentrations.map { Double($0) }
        logWeights = concentrations.logWeights.map { Double($0) }
        scale = 1
    }

    package func values(for embeddings: Embeddings) -> [Float] {
        values(for: embeddings) { [logSumExp($0)] }.map { $0[0] }
    }

    /// The free energies that come of each embedding's exponents, one for each distribution.
    ///
    /// - Parameters:
    ///   - embeddings: of the prototypes' dimension.
    ///   - logSums: from the exponents to the logarithms of sums of their exponentials.
    /// - Returns: for each embedding, one for each of its sums.
    func values(for embeddings: Embeddings, logSums: ([Double]) -> [Double]) -> [[Float]] {
        prototypes.cosines(to: embeddings) { _, cosines in
            let exponents = cosines.indices.map { logWeights[$0] + concentrations[$0] * Double(cosines[$0]) }
            return logSums(exponents).map { Float(-scale * $0) }
        }
    }
}
