// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What a classifier's last layer gives: one finite number for each class, shape [count, classes], row after row.
///
/// They are raw: no softmax, and no scaling to unit length.
public struct Logits: Sendable, Equatable {
    /// The number of values in a row; at least 1.
    public let classes: Int
    /// All rows, one after the other: `count` times `classes` numbers.
    public let values: [Float]

    /// The number of rows.
    public var count: Int { values.count / classes }

    /// Logits as a classifier gives them.
    ///
    /// - Parameters:
    ///   - values: rows, one after the other: shape [count, classes].
    ///   - classes: the number of values in a row.
    /// - Throws: ``EmbeddingsError/shape(values:dimension:)`` or ``EmbeddingsError/notFinite(row:)``.
    public init(_ values: [Float], classes: Int) throws(EmbeddingsError) {
        guard classes > 0, values.count.isMultiple(of: classes) else {
            throw .shape(values: values.count, dimension: classes)
        }
        if let place = values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(row: place / classes) }
        self.init(unchecked: values, classes: classes)
    }

    init(unchecked values: [Float], classes: Int) {
        self.classes = classes
        self.values = values
    }

    /// One row; its indices are those of `values`.
    ///
    /// - Precondition: `row` is in `0..<count`.
    package subscript(row: Int) -> ArraySlice<Float> {
        precondition(row >= 0 && row < count, "no logits \(row)")
        return values[row * classes..<(row + 1) * classes]
    }

    /// The given rows, in the given order; a row may be taken more than once.
    ///
    /// - Precondition: every index is in `0..<count`.
    package func selecting(_ rows: some Collection<Int>) -> Logits {
        Logits(unchecked: rows.flatMap { self[$0] }, classes: classes)
    }

    /// The class of the largest logit, the first of equal ones, and its probability by the softmax of the row.
    ///
    /// - Precondition: `row` is in `0..<count`.
    package func prediction(_ row: Int) -> Prediction {
        let probabilities = ClassProbabilities(self[row])
        return Prediction(index: probabilities.largest, probability: 1 - probabilities.others)
    }
}

/// What a classifier takes an image for.
package struct Prediction: Sendable, Equatable {
    /// The class's number among those of the classifier.
    package let index: Int
    /// From 0 to 1.
    package let probability: Double

    package init(index: Int, probability: Double) {
        self.index = index
        self.probability = probability
    }
}
