// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How tightly each class lies around its prototype: the parameters of a mixture of von Mises-Fisher distributions,
/// beside their mean directions.
package struct ClassConcentrations: Sendable, Equatable {
    /// kappa of each class.
    package let concentrations: [Float]
    /// The natural logarithm of each class's share times the constant of its density, `C_d(kappa)`.
    package let logWeights: [Float]

    /// - Throws: `ModelError.shape` or `.notFinite`.
    package init(concentrations: [Float], logWeights: [Float]) throws(ModelError) {
        guard !concentrations.isEmpty, concentrations.count == logWeights.count else {
            throw .shape("a von Mises-Fisher mixture")
        }
        guard (concentrations + logWeights).allSatisfy(\.isFinite) else {
            throw .notFinite("a von Mises-Fisher mixture")
        }
        self.concentrations = concentrations
        self.logWeights = logWeights
    }

    /// Of each class the concentration of greatest likelihood, weighted by the class's share; a class of a single embedding
    /// takes that of the mean length of the others.
    ///
    /// - Parameters:
    ///   - embeddings: labeled embeddings of dimension 2 or more.
    ///   - labels: the class of each, in `0..<classes`.
    ///   - classes: the number of classes.
    /// - Returns: the parameters.
    /// - Throws: `ModelError`.
    package static func fit(
        _ embeddings: Embeddings, labels: [Int], classes: Int
    ) throws(ModelError) -> ClassConcentrations {
        let members = try ClassMembers(embeddings, labels: labels, classes: classes)
        let dimension = embeddings.dimension
        guard dimension > 1 else { throw .shape("a von Mises-Fisher mixture") }
        let means = members.means
        let lengths = (0..<classes).map { label in
            let mean = means[label * dimension..<(label + 1) * dimension]
            return mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
        let pooled = try pooledLength(lengths, counts: members.counts)
        let kappas = zip(lengths, members.counts).map { length, count in
            VonMisesFisher.concentration(meanLength: count > 1 ? length : pooled, dimension: dimension)
        }
        return try ClassConcentrations(
            concentrations: kappas.map { Float($0) },
            logWeights: zip(kappas, members.counts).map { kappa, count in
                Float(
                    log(Double(count) / Double(labels.count))
                        + VonMisesFisher.logNormalizer(dimension: dimension, concentration: kappa))
            })
    }

    /// The mean length of the classes of two embeddings and more, weighted by their sizes: what a class of a single one
    /// takes, whose own mean has length 1, as if it were a point.
    ///
    /// - Throws: `ModelError.tooFew` where every class has a single embedding.
    private static func pooledLength(_ lengths: [Double], counts: [Int]) throws(ModelError) -> Double {
        let several = zip(lengths, counts).filter { $0.1 > 1 }
        let count = several.reduce(0) { $0 + $1.1 }
        guard count > 0 else { throw .tooFew("a class of two images or more") }
        return several.reduce(0) { $0 + $1.0 * Double($1.1) } / Double(count)
    }
}
