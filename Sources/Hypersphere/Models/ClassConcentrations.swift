import Glibc

/// How tightly each class lies around its prototype: the parameters of a mixture of von Mises-Fisher distributions,
/// beside their mean directions.
public struct ClassConcentrations: Sendable, Equatable {
    /// kappa of each class.
    public let concentrations: [Float]
    /// The natural logarithm of each class's share times the constant of its density, `C_d(kappa)`.
    public let logWeights: [Float]

    /// - Throws: `ModelError.shape` or `.notFinite`.
    public init(concentrations: [Float], logWeights: [Float]) throws(ModelError) {
        guard !concentrations.isEmpty, concentrations.count == logWeights.count else {
            throw .shape("a von Mises-Fisher mixture")
        }
        guard (concentrations + logWeights).allSatisfy(\.isFinite) else {
            throw .notFinite("a von Mises-Fisher mixture")
        }
        self.concentrations = concentrations
        self.logWeights = logWeights
    }

    /// Of each class the concentration of greatest likelihood, weighted by the class's share.
    ///
    /// - Parameters:
    ///   - embeddings: labelled embeddings of dimension 2 or more.
    ///   - labels: the class of each, in `0..<classes`.
    ///   - classes: the number of classes.
    /// - Returns: the parameters.
    /// - Throws: `ModelError`.
    public static func fit(
        _ embeddings: Embeddings, labels: [Int], classes: Int
    ) throws(ModelError) -> ClassConcentrations {
        let members = try ClassMembers(embeddings, labels: labels, classes: classes)
        let dimension = embeddings.dimension
        guard dimension > 1 else { throw .shape("a von Mises-Fisher mixture") }
        let means = members.means
        let kappas = (0..<classes).map { label in
            let mean = means[label * dimension..<(label + 1) * dimension]
            return VonMisesFisher.concentration(
                meanLength: mean.reduce(0) { $0 + $1 * $1 }.squareRoot(), dimension: dimension)
        }
        return try ClassConcentrations(
            concentrations: kappas.map { Float($0) },
            logWeights: zip(kappas, members.counts).map { kappa, count in
                Float(
                    log(Double(count) / Double(labels.count))
                        + VonMisesFisher.logNormalizer(dimension: dimension, concentration: kappa))
            })
    }
}
