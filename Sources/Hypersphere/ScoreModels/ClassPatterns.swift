// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// For each class the mean of its features, not brought to unit length: what simplified Hopfield energy keeps of it.
package struct ClassPatterns: Sendable, Equatable {
    /// The number of values in a feature.
    package let dimension: Int
    /// Shape [classes, dimension].
    package let values: [Float]

    /// The number of classes.
    package var count: Int { values.count / dimension }

    /// - Throws: `ModelError.shape` or `.notFinite`.
    package init(values: [Float], dimension: Int) throws(ModelError) {
        guard dimension > 0, !values.isEmpty, values.count.isMultiple(of: dimension) else {
            throw .shape("the class patterns")
        }
        guard values.allSatisfy(\.isFinite) else { throw .notFinite("the class patterns") }
        self.values = values
        self.dimension = dimension
    }

    /// The pattern of one class.
    subscript(label: Int) -> ArraySlice<Float> { values[label * dimension..<(label + 1) * dimension] }

    /// The mean of those features of each class that the probe takes for it (Zhang et al., ICLR 2023); of all
    /// its features where the probe takes none of them for it.
    ///
    /// - Parameters:
    ///   - embeddings: labeled unit features.
    ///   - labels: the class of each, in `0..<probe.count`.
    ///   - probe: a classifier of the same features.
    /// - Returns: one pattern for each class.
    /// - Throws: `ModelError`.
    /// - Precondition: the embeddings have the probe's dimension.
    package static func fit(
        _ embeddings: Embeddings, labels: [Int], probe: LinearProbe
    ) throws(ModelError) -> ClassPatterns {
        let members = try ClassMembers(embeddings, labels: labels, classes: probe.count)
        let logits = probe.logits(of: embeddings)
        let dimension = embeddings.dimension
        var means = members.means
        var sums = [Double](repeating: 0, count: means.count)
        var correct = [Int](repeating: 0, count: probe.count)
        for (row, label) in labels.enumerated() where firstLargest(logits[row]) == label {
            correct[label] += 1
            for (offset, value) in embeddings[row].enumerated() { sums[label * dimension + offset] += Double(value) }
        }
        for label in correct.indices where correct[label] > 0 {
            for place in label * dimension..<(label + 1) * dimension {
                means[place] = sums[place] / Double(correct[label])
            }
        }
        return try ClassPatterns(values: means.map { Float($0) }, dimension: dimension)
    }
}
