/// Why rows make no bank, or a bank gives no neighbours.
public enum BankError: Error, Equatable, CustomStringConvertible {
    /// There are no rows.
    case empty
    /// The rows are not embeddings, for this reason.
    case rows(EmbeddingsError)
    /// The k-th neighbour was asked for, counted from 1, and the bank holds `count` embeddings.
    case neighbours(Int, count: Int)

    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .empty: "the bank is empty"
        case .rows(let error): "bank: \(error)"
        case .neighbours(let k, let count): "neighbour \(k) was asked for, but the bank holds \(count) embeddings"
        }
    }
}
