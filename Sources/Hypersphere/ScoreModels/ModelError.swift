// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why the model that a score rests on cannot be fitted, or is not one.
public enum ModelError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A part of the model, which is named, does not have the shape that it must have.
    case shape(String)
    /// A value of a part of the model, which is named, is infinite or not a number.
    case notFinite(String)
    /// The embeddings and their labels make no classes.
    case labels(PrototypesError)
    /// The embeddings do not spread, so that there is no covariance.
    case noSpread
    /// A model needs more embeddings than there are, in words that follow "needs".
    case tooFew(String)
    /// A temperature is not above zero.
    case temperature(Double)
    /// A matrix of the model cannot be computed with, in words.
    case algebra(reason: String)

    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .shape(let part): "\(part) has another shape than it must have"
        case .notFinite(let part): "\(part) holds a value that is infinite or not a number"
        case .labels(let error): "\(error)"
        case .noSpread: "the embeddings of each class are all the same, so that they have no covariance"
        case .tooFew(let needed): "it needs \(needed)"
        case .temperature(let value): "the temperature is \(value), and must be above 0"
        case .algebra(let reason): reason
        }
    }
}
