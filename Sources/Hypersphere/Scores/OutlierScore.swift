// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A number for each embedding that says how far out of distribution it is: the larger, the farther, in every score.
///
/// ``Scores`` makes those that there are. One's own can be held against a ``ConformalCalibration`` just as well.
public protocol OutlierScore: Sendable {
    /// What the score is called.
    var name: ScoreName { get }
    /// What its values are measured in.
    var unit: ScoreUnit { get }
    /// The number of values in the embeddings that the score takes.
    var dimension: Int { get }

    /// One score for each embedding, in their order and in `unit`.
    ///
    /// - Parameter embeddings: shape [count, dimension].
    /// - Returns: `count` numbers.
    /// - Precondition: the embeddings have the score's dimension.
    func values(for embeddings: Embeddings) -> [Float]
}

extension OutlierScore {
    /// ``values(for:)``, and what they cost where that is a search of a bank.
    ///
    /// - Returns: the scores, and the share of the bank's rows that were looked at for one embedding, on average, from 0 to
    ///   1; nil for a score that does not count them.
    /// - Precondition: the embeddings have the score's dimension.
    package func search(for embeddings: Embeddings) -> (values: [Float], visited: Double?) {
        (self as? KNNScore)?.searchBank(for: embeddings) ?? (values(for: embeddings), nil)
    }
}
