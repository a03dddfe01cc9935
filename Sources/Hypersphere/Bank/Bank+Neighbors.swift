// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Parallelism

extension Bank {
    /// The angle from each query to its k-th nearest row, in degrees.
    ///
    /// Exact: equal to what double-precision arithmetic on all rows, as the bank holds them, would give.
    ///
    /// - Parameters:
    ///   - queries: embeddings of the bank's dimension; blocks of 32 share the work best.
    ///   - k: counted from 1; limited to `count`.
    ///   - threads: the number of threads that the call may use, its own among them.
    /// - Returns: one angle for each query.
    /// - Precondition: the queries have the bank's dimension, and `k` is at least 1.
    package func kthAngles(of queries: Embeddings, k: Int, threads: Int = 1) -> [Float] {
        kthAnglesAndCost(of: queries, k: k, threads: threads).angles
    }

    /// `kthAngles`, and the work that the search took.
    func kthAnglesAndCost(of queries: Embeddings, k: Int, threads: Int) -> (angles: [Float], cost: SearchCost) {
        let result = search(for: queries, k: k, threads: threads)
        return (result.nearest.map { Float(angle(cosine: $0.threshold)) }, result.cost)
    }

    /// The rows nearest to each query, the nearest first; of equally near rows the one of lower index.
    ///
    /// Exact: equal to what double-precision arithmetic on all rows, as the bank holds them, would give.
    ///
    /// - Parameters:
    ///   - queries: embeddings of the bank's dimension, shape [queries, dimension].
    ///   - count: how many rows for each query; limited to the bank's `count`.
    ///   - threads: the number of threads that the call may use, its own among them.
    /// - Returns: for each query its neighbors, with angles in degrees; none where `count` is below 1.
    /// - Precondition: the queries have the bank's dimension.
    public func neighbors(of queries: Embeddings, count: Int, threads: Int = 1) -> [[Neighbor]] {
        guard count > 0 else { return Array(repeating: [], count: queries.count) }
        return search(for: queries, k: count, threads: threads).nearest.map { nearest in
            nearest.sorted().map { Neighbor(index: Int($0.index), angle: angle(cosine: $0.cosine)) }
        }
    }

    /// The work that a search of the bank takes; for tests and benchmarks.
    package func cost(of queries: Embeddings, k: Int) -> SearchCost {
        search(for: queries, k: k, threads: 1).cost
    }

    private func search(for queries: Embeddings, k: Int, threads: Int) -> SearchResult {
        precondition(queries.dimension == dimension, "queries of another dimension than the bank")
        precondition(k >= 1, "neighbors are counted from 1")
        let k = min(k, count)
        guard queries.count < threads, worthSplitting else {
            let parts = max(1, min(threads, queries.count))
            return joined(parts) { part in
                let rows = queries.count * part / parts..<queries.count * (part + 1) / parts
                return search(for: queries, rows: rows, k: k, sections: 1)
            }
        }
        return search(for: queries, rows: 0..<queries.count, k: k, sections: threads)
    }

    /// Whether the bank is so large that threads that share one query's work gain more than their start costs.
    private var worthSplitting: Bool { count * screen.width >= 1 << 24 }

    /// Searches for some of the queries, the bank split into as many concurrent `sections`.
    private func search(for queries: Embeddings, rows: Range<Int>, k: Int, sections: Int) -> SearchResult {
        var result = SearchResult()
        for first in stride(from: rows.lowerBound, to: rows.upperBound, by: Search.blockSize) {
            let block = (first..<min(rows.upperBound, first + Search.blockSize)).map {
                Query(queries[$0], screen: screen, k: k, instructions)
            }
            var search = Search(self, k: k, queries: block)
            search.start()
            if sections == 1 {
                search.visit(screen.groups.indices)
                search.finish()
            } else {
                search.finish()
                search.merge(visitSections(sections, of: search.queries, k: k))
            }
            result.append(search.queries.map(\.nearest), cost: search.cost)
        }
        return result
    }

    /// Continues queries that have been started, each section of the groups in an own thread.
    private func visitSections(_ sections: Int, of queries: [Query], k: Int) -> SearchResult {
        joined(sections) { section in
            var search = Search(self, k: k, queries: queries.map { $0.continuation() })
            search.visit(stride(from: section, to: screen.groups.count, by: sections))
            search.finish()
            return SearchResult(nearest: search.queries.map(\.nearest), cost: search.cost)
        }
    }

    /// Runs `body` for each part, in as many threads, and joins the results in the order of the parts.
    private func joined(_ parts: Int, _ body: @Sendable (Int) -> SearchResult) -> SearchResult {
        guard parts > 1 else { return body(0) }
        return concurrentMap(Array(0..<parts), body).reduce(into: SearchResult()) {
            $0.append($1.nearest, cost: $1.cost)
        }
    }
}
