/// One of the bank's embeddings nearest to a query.
public struct Neighbour: Sendable, Equatable {
    /// Its row in the bank, counted from 0.
    public let index: Int
    /// Its angle to the query, in degrees, from 0 to 180.
    public let angle: Double
}
