// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why a loss cannot be computed.
package enum LossError: Error, Sendable, Equatable, CustomStringConvertible {
    case tooFewClasses(Int)
    case labelOutOfRange(Int)
    case degeneratePrototype(label: Int)
    case shape

    package var description: String {
        switch self {
        case .tooFewClasses(let count):
            "CIDER needs at least 2 classes, and there \(count == 1 ? "is" : "are") \(count)"
        case .labelOutOfRange(let label):
            "no prototype belongs to label \(label)"
        case .degeneratePrototype(let label):
            "the embeddings of class \(label) have no mean direction: it has no images, or they are not finite"
        case .shape:
            "embeddings, labels and prototypes do not fit together"
        }
    }
}
