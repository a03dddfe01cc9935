// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// How well a hypersphere is laid out, by the measures of Ming et al., "How to Exploit Hyperspherical Embeddings for
/// Out-of-Distribution Detection?", ICLR 2023, section 4.3. All in degrees.
extension Prototypes {
    /// Mean angle between two different prototypes, in degrees (Ming et al., "How to Exploit Hyperspherical Embeddings for
    /// Out-of-Distribution Detection?", ICLR 2023, section 4.3, as the next two).
    ///
    /// The larger, the farther apart the classes. At most arccos(-1 / (C - 1)) for C classes; not a number for a single one.
    public var dispersion: Double {
        var sum = 0.0
        for first in 0..<count {
            for second in 0..<first {
                sum += angle(embeddings[first], embeddings[second])
            }
        }
        return sum / (Double(count) * Double(count - 1) / 2)
    }

    /// Mean angle between embeddings and the prototype of their own class, in degrees.
    ///
    /// The smaller, the tighter the classes. Not a number where there are no embeddings.
    ///
    /// - Parameters:
    ///   - queries: labeled embeddings, shape [queries, dimension].
    ///   - labels: the class of each, counted from 0.
    /// - Returns: the mean, in degrees.
    /// - Throws: ``PrototypesError/labels(_:embeddings:)`` or ``PrototypesError/label(_:row:classes:)``.
    /// - Precondition: the embeddings have the prototypes' dimension.
    public func compactness(of queries: Embeddings, labels: [Int]) throws(PrototypesError) -> Double {
        guard labels.count == queries.count else { throw .labels(labels.count, embeddings: queries.count) }
        var sum = 0.0
        for (row, label) in labels.enumerated() {
            guard label >= 0, label < count else { throw .label(label, row: row, classes: count) }
            sum += angle(queries[row], embeddings[label])
        }
        return sum / Double(queries.count)
    }

    /// Mean angle from OOD embeddings to their nearest prototype less the same mean over ID embeddings, in degrees.
    ///
    /// The larger, the easier the two are told apart. Not a number where there are none of either.
    ///
    /// - Parameters:
    ///   - inDistribution: embeddings of ID images, shape [images, dimension].
    ///   - outOfDistribution: embeddings of OOD images, shape [images, dimension].
    /// - Returns: the difference of the means, in degrees.
    /// - Precondition: the embeddings have the prototypes' dimension.
    public func separability(inDistribution: Embeddings, outOfDistribution: Embeddings) -> Double {
        meanNearestAngle(outOfDistribution) - meanNearestAngle(inDistribution)
    }

    private func meanNearestAngle(_ queries: Embeddings) -> Double {
        nearest(to: queries).reduce(0) { $0 + $1.angle } / Double(queries.count)
    }
}
