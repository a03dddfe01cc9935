// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why rows make no bank, or a bank gives no neighbors.
public enum BankError: Error, Equatable, CustomStringConvertible {
    /// There are no rows.
    case empty
    /// The rows are not embeddings, for this reason.
    case rows(EmbeddingsError)
    /// The k-th neighbor was asked for, counted from 1, and the bank holds `count` embeddings.
    case neighbors(Int, count: Int)

    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .empty: "the bank is empty"
        case .rows(let error): "bank: \(error)"
        case .neighbors(let k, let count): "neighbor \(k) was asked for, but the bank holds \(count) embeddings"
        }
    }
}
