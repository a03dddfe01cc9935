/// One of the bank's embeddings nearest to a query.
public struct Neighbour: Sendable, Equatable {
    /// Its row in the bank.
    public let index: Int
    /// Its angle to the query, in degrees.
    public let angle: Double
}
