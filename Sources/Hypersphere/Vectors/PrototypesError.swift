// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why there are no prototypes.
public enum PrototypesError: Error, Equatable, CustomStringConvertible {
    /// There are no classes.
    case empty
    /// The number of labels is not that of the embeddings.
    case labels(Int, embeddings: Int)
    /// The label of this row, both counted from 0, is not the number of a class.
    case label(Int, row: Int, classes: Int)
    /// No embedding has this class.
    case noEmbeddings(class: Int)
    /// The embeddings of this class cancel out.
    case noDirection(class: Int)
    /// The classes' means are no embeddings for another reason.
    case means(EmbeddingsError)

    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .empty: "there are no classes"
        case .labels(let labels, let embeddings): "\(labels) labels for \(embeddings) embeddings"
        case .label(let label, let row, let classes):
            "embedding \(row) has label \(label), but there are \(classes) classes"
        case .noEmbeddings(let label): "class \(label) has no embeddings"
        case .noDirection(let label): "the embeddings of class \(label) cancel out, so it has no prototype"
        case .means(let error): "the classes' means: \(error)"
        }
    }
}
