/// A number for each embedding that says how far out of distribution it is: the larger, the farther, in every score.
public protocol OutlierScore: Sendable {
    var name: ScoreName { get }
    var unit: ScoreUnit { get }
    /// The number of values in the embeddings that the score takes.
    var dimension: Int { get }

    /// One score for each embedding, in their order and in `unit`.
    ///
    /// - Precondition: the embeddings have the score's dimension.
    func values(for embeddings: Embeddings) -> [Float]

    /// ``values(for:)``, and what they cost where that is a search of a bank.
    ///
    /// - Returns: the scores, and the share of the bank's rows that were looked at for one embedding, on average, from 0 to
    ///   1; nil for a score that does not count them.
    /// - Precondition: the embeddings have the score's dimension.
    func search(for embeddings: Embeddings) -> (values: [Float], visited: Double?)
}

extension OutlierScore {
    public func search(for embeddings: Embeddings) -> (values: [Float], visited: Double?) {
        (values(for: embeddings), nil)
    }
}
