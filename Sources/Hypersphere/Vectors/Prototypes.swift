// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// One unit vector for each class, its prototype: shape [classes, dimension].
public struct Prototypes: Sendable, Equatable {
    /// The prototypes, in the order of the classes: shape [classes, dimension].
    public let embeddings: Embeddings

    /// The number of values in a prototype.
    public var dimension: Int { embeddings.dimension }
    /// The number of classes.
    public var count: Int { embeddings.count }

    /// Prototypes that are given, such as those that a training has learned.
    ///
    /// - Parameter embeddings: one for each class, in the order of the classes.
    /// - Throws: ``PrototypesError/empty`` if there is none.
    public init(_ embeddings: Embeddings) throws(PrototypesError) {
        guard embeddings.count > 0 else { throw .empty }
        self.embeddings = embeddings
    }

    /// The normalized mean of each class's embeddings.
    ///
    /// - Parameters:
    ///   - embeddings: labeled embeddings, shape [n, dimension].
    ///   - labels: the class of each, in `0..<classes`.
    ///   - classes: the number of classes.
    /// - Returns: one prototype for each class.
    /// - Throws: ``PrototypesError``; a class without embeddings, or whose embeddings cancel out, has no prototype.
    public static func classMeans(
        of embeddings: Embeddings, labels: [Int], classes: Int
    ) throws(PrototypesError) -> Prototypes {
        guard classes > 0 else { throw .empty }
        guard labels.count == embeddings.count else {
            throw .labels(labels.count, embeddings: embeddings.count)
        }
        let dimension = embeddings.dimension
        var members = [Int](repeating: 0, count: classes)
        var sums = [Double](repeating: 0, count: classes * dimension)
        for (row, label) in labels.enumerated() {
            guard label >= 0, label < classes else { throw .label(label, row: row, classes: classes) }
            members[label] += 1
            for (offset, value) in embeddings[row].enumerated() {
                sums[label * dimension + offset] += Double(value)
            }
        }
        if let absent = members.firstIndex(of: 0) { throw .noEmbeddings(class: absent) }
        var means = [Float](repeating: 0, count: sums.count)
        for label in 0..<classes {
            for index in label * dimension..<(label + 1) * dimension {
                means[index] = Float(sums[index] / Double(members[label]))
            }
        }
        let directions: Embeddings
        do throws(EmbeddingsError) {
            directions = try Embeddings(normalizing: means, dimension: dimension)
        } catch {
            if case .zero(let row) = error { throw .noDirection(class: row) }
            throw .means(error)
        }
        return try Prototypes(directions)
    }
}
