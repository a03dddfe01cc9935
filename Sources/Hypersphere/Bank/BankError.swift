/// Why rows make no bank, or a bank gives no neighbours.
public enum BankError: Error, Equatable, CustomStringConvertible {
    /// There are no rows.
    case empty
    /// The rows are not embeddings.
    case rows(EmbeddingsError)
    /// What was kept of the bank's screen is none of its rows.
    case screen(ScreenError)
    /// The bank does not have so many neighbours to give.
    case neighbours(Int, count: Int)

    public var description: String {
        switch self {
        case .empty: "the bank is empty"
        case .rows(let error): "bank: \(error)"
        case .screen(let error): "bank: \(error)"
        case .neighbours(let k, let count): "neighbour \(k) was asked for, but the bank holds \(count) embeddings"
        }
    }
}
