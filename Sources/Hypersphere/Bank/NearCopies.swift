// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Which of some embeddings are copies of rows of a bank: the same pictures, saved, scaled or cropped anew.
///
/// A copy lies far nearer to one row than to any other. So an embedding is told by the quotient of its angles to the
/// nearest and to the second nearest row, which says nothing of how tightly classes lie. What quotients fresh images give,
/// the bank's own rows tell: each is held against the others. Were the embeddings fresh, the number of them below the r-th
/// smallest of the bank's n quotients would be ``BetaBinomial`` with k = r; of a few r the most surprising is taken.
package struct NearCopies: Sendable {
    /// An embedding that is taken for a copy.
    package struct Copy: Sendable, Equatable {
        /// The embedding's place.
        package let query: Int
        /// The row of the bank that it is a copy of.
        package let row: Int
        /// The angle to that row, in parts of the angle to the next, from 0 to 1.
        package let quotient: Double
    }

    /// The embeddings below the quotient, the nearest first.
    ///
    /// Where there is no excess, chance alone puts them there.
    package let copies: [Copy]
    /// How many fresh embeddings would be below it.
    package let expected: Double
    /// The number of embeddings.
    package let count: Int
    /// The chance of so many or more, were all fresh; Bonferroni's rule makes up for the quotients that were tried.
    package let pValue: Double

    /// The share of the embeddings that are copies beyond what is expected.
    package var excess: Double { max(0, Double(copies.count) - expected) / Double(max(count, 1)) }

    /// The most rows of the bank whose quotients are taken; of a larger bank they are sampled evenly.
    private static let sampleLimit = 2000
    /// The r that are tried, as shares of the bank's quotients; the first means the smallest.
    private static let shares = [0, 0.01, 0.02, 0.05]
    /// Neighbors that are looked at to find two different ones.
    private static let depth = 6
    /// Parts that a search is divided into; the cores share them.
    private static let threads = 64

    /// - Parameters:
    ///   - queries: embeddings of the bank's dimension.
    ///   - bank: the bank.
    ///   - identities: for each row of the bank a number that rows of the same picture share, so that a picture that the
    ///     bank holds twice is one neighbor.
    /// - Precondition: the queries have the bank's dimension, and there is an identity for each row.
    package init(of queries: Embeddings, in bank: Bank, identities: [UInt64]) {
        precondition(identities.count == bank.count, "not an identity for each row")
        count = queries.count
        let sample = evenSample(Self.sampleLimit, of: bank.count)
        let rows = Embeddings(unit: sample.flatMap { bank[$0] }, dimension: bank.dimension)
        let own = Self.quotients(of: rows, in: bank, identities, leavingOut: sample)
            .compactMap(\.?.quotient).sorted()
        let found = Self.quotients(of: queries, in: bank, identities, leavingOut: [])
        guard !own.isEmpty else {
            (copies, expected, pValue) = ([], 0, 1)
            return
        }
        var best = (pValue: 1.0, limit: 0.0, expected: 0.0)
        for share in Self.shares {
            let rank = max(1, Int((share * Double(own.count)).rounded(.up)))
            let distribution = BetaBinomial(trials: queries.count, k: rank, of: own.count)
            let below = found.count { $0.map { $0.quotient < own[rank - 1] } ?? false }
            let chance = distribution.atLeast(below)
            if chance < best.pValue { best = (chance, own[rank - 1], distribution.mean) }
        }
        pValue = min(1, best.pValue * Double(Self.shares.count))
        expected = best.expected
        copies = found.indices.compactMap { query in
            found[query].flatMap { near in
                near.quotient < best.limit ? Copy(query: query, row: near.row, quotient: near.quotient) : nil
            }
        }.sorted { ($0.quotient, $0.query) < ($1.quotient, $1.query) }
    }

    /// How much nearer one row lies than any of another picture.
    ///
    /// - Parameters:
    ///   - queries: of the bank's dimension.
    ///   - bank: the bank.
    ///   - identities: of its rows.
    ///   - own: for each query the row that it is itself, which is no neighbor; empty where queries are not the bank's.
    /// - Returns: for each query the nearest row, and its angle in parts of that to the nearest row of another picture; nil
    ///   where there are no two pictures, or both lie on the query.
    private static func quotients(
        of queries: Embeddings, in bank: Bank, _ identities: [UInt64], leavingOut own: [Int]
    ) -> [(row: Int, quotient: Double)?] {
        let neighbors = bank.neighbors(of: queries, count: depth, threads: threads)
        return neighbors.enumerated().map { query, neighbors in
            let itself = own.isEmpty ? nil : identities[own[query]]
            let others = neighbors.filter { identities[$0.index] != itself }
            guard let first = others.first,
                let second = others.first(where: { identities[$0.index] != identities[first.index] }), second.angle > 0
            else { return nil }
            return (first.index, first.angle / second.angle)
        }
    }
}
