// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra

/// Embeddings with the class of each, as models are fitted to them.
struct ClassMembers {
    let embeddings: Embeddings
    let labels: [Int]
    /// The number of embeddings of each class; none is 0.
    let counts: [Int]

    /// - Throws: `ModelError.labels`.
    init(_ embeddings: Embeddings, labels: [Int], classes: Int) throws(ModelError) {
        guard classes > 0 else { throw .labels(.empty) }
        guard labels.count == embeddings.count else {
            throw .labels(.labels(labels.count, embeddings: embeddings.count))
        }
        var counts = [Int](repeating: 0, count: classes)
        for (row, label) in labels.enumerated() {
            guard 0..<classes ~= label else { throw .labels(.label(label, row: row, classes: classes)) }
            counts[label] += 1
        }
        if let absent = counts.firstIndex(of: 0) { throw .labels(.noEmbeddings(class: absent)) }
        self.embeddings = embeddings
        self.labels = labels
        self.counts = counts
    }

    /// The classes' means, [classes, dimension], row after row.
    var means: [Double] {
        let dimension = embeddings.dimension
        var means = [Double](repeating: 0, count: counts.count * dimension)
        for (row, label) in labels.enumerated() {
            for (offset, value) in embeddings[row].enumerated() {
                means[label * dimension + offset] += Double(value) / Double(counts[label])
            }
        }
        return means
    }

    /// The mean of embeddings whatever their classes, shape [dimension].
    ///
    /// - Throws: `ModelError.labels` where there is none.
    static func mean(of embeddings: Embeddings) throws(ModelError) -> [Float] {
        try ClassMembers(embeddings, labels: [Int](repeating: 0, count: embeddings.count), classes: 1)
            .means.map { Float($0) }
    }

    /// The mean of all embeddings, from the classes' means.
    func center(of means: [Double]) -> [Double] {
        let dimension = embeddings.dimension
        var center = [Double](repeating: 0, count: dimension)
        for (label, count) in counts.enumerated() {
            let share = Double(count) / Double(labels.count)
            for offset in 0..<dimension { center[offset] += share * means[label * dimension + offset] }
        }
        return center
    }

    /// The classes' means from that of all, each times the root of its class's share: the product of this matrix's transpose
    /// with itself is the covariance between classes.
    ///
    /// - Returns: shape [classes, dimension].
    func spreadOfMeans(_ means: [Double], around center: [Double]) throws(LinearAlgebraError) -> Matrix {
        let dimension = embeddings.dimension
        return try Matrix(
            rows: counts.count, columns: dimension,
            values: means.enumerated().map { place, value in
                let share = Double(counts[place / dimension]) / Double(labels.count)
                return share.squareRoot() * (value - center[place % dimension])
            })
    }
}
