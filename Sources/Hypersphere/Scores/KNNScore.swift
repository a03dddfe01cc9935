// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Angle to the k-th nearest embedding of the bank, in degrees (Sun et al., "Out-of-Distribution Detection with Deep
/// Nearest Neighbors", ICML 2022, equation 1: there the distance, which orders unit vectors alike).
package struct KNNScore: OutlierScore {
    package let bank: Bank
    /// Which neighbor's angle is the score, counted from 1.
    package let k: Int
    /// The number of threads that one call may use.
    package let threads: Int

    package var name: ScoreName { .knn }
    package var unit: ScoreUnit { .degrees }
    package var dimension: Int { bank.dimension }

    /// - Throws: `BankError.neighbors` unless `k` is in `1...bank.count`.
    package init(bank: Bank, k: Int, threads: Int = 1) throws(BankError) {
        guard k >= 1, k <= bank.count else { throw .neighbors(k, count: bank.count) }
        self.bank = bank
        self.k = k
        self.threads = threads
    }

    package func values(for embeddings: Embeddings) -> [Float] { searchBank(for: embeddings).values }

    /// ``values(for:)``, and the share of the bank's rows that were looked at for one embedding, on average, from 0 to 1.
    func searchBank(for embeddings: Embeddings) -> (values: [Float], visited: Double?) {
        let (angles, cost) = bank.kthAnglesAndCost(of: embeddings, k: k, threads: threads)
        // Rows are looked at in panels, the last of which may not be full.
        return (angles, min(1, Double(cost.screened) / Double(max(1, embeddings.count) * bank.count)))
    }
}
