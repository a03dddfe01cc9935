// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why a detector could not be measured.
///
/// Each case describes itself in one line.
package enum EvaluationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No image of a set could be scored.
    case nothingScored(set: String, reason: String)
    /// Two sets have the same name.
    case nameTwice(String)
    /// The parts of a set of embeddings have not as many rows.
    case rows(set: String)
    /// An option is below the least that means anything.
    case option(String, value: Int, least: Int)

    package var description: String {
        switch self {
        case .nothingScored(let set, let reason): "\(set): no image of the set could be scored: \(reason)"
        case .nameTwice(let name): "'\(name)' names two sets: give each a name of its own"
        case .rows(let set): "\(set): embeddings, labels and identifiers are not as many"
        case .option(let name, let value, let least): "\(name) is \(value), and must be \(least) or more"
        }
    }
}
