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
}
