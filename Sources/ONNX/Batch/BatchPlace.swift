// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Where a tensor has the images of its batch.
///
/// An axis can hold more than the images: with `outer` places before them and `inner` behind them it has
/// `outer x images x inner` elements, in row-major order. `T x (N heads) x d` has an `outer` of 1 and an `inner` of heads.
struct BatchPlace: Hashable {
    var axis: Int
    var outer = 1
}

/// What a tensor has to do with the batch.
enum BatchState: Hashable {
    /// It depends neither on the images nor on their number.
    case fixed
    /// It has a part for each image.
    case images(BatchPlace)
    /// It is a number or a row of whole numbers, known but for the number of images.
    case numbers(BatchNumbers)
}

/// A whole number in a graph: known, or a multiple of the number of images.
enum BatchNumber: Hashable {
    case known(Int)
    case perImage(Int)

    /// The value for one batch size.
    func value(batch: Int) -> Int {
        switch self {
        case .known(let value): value
        case .perImage(let factor): factor * batch
        }
    }

    var known: Int? {
        if case .known(let value) = self { value } else { nil }
    }
}

/// A whole number, or a row of them.
struct BatchNumbers: Hashable {
    var isScalar: Bool
    var elements: [BatchNumber]

    /// The values, where none depends on the number of images.
    var known: [Int]? {
        let values = elements.compactMap(\.known)
        return values.count == elements.count ? values : nil
    }
}

/// Why the images of a batch cannot be followed through a graph.
package struct BatchObstacle: Error, Hashable, Sendable, CustomStringConvertible {
    /// The node's name, or that of what it makes.
    package let node: String
    package let operation: String
    package let reason: String
    /// Whether the node surely computes something over several images.
    package private(set) var mixesImages: Bool

    var withoutMixing: BatchObstacle {
        var other = self
        other.mixesImages = false
        return other
    }

    init(_ node: NodeProto, _ reason: String, mixesImages: Bool = false) {
        self.node = node.name.isEmpty ? node.output.first ?? "" : node.name
        operation = node.opType
        self.reason = reason
        self.mixesImages = mixesImages
    }

    package var description: String { "\(operation) '\(node)' \(reason)" }
}
