// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What a search found, and what work it took.
struct SearchResult: Sendable {
    /// One for each query.
    var nearest: [NearestRows] = []
    var cost = SearchCost()

    mutating func append(_ others: [NearestRows], cost other: SearchCost) {
        nearest.append(contentsOf: others)
        cost.add(other)
    }
}

/// The work that a search has done.
package struct SearchCost: Sendable, Equatable {
    /// Rows whose bound was computed, over all queries.
    package internal(set) var screened = 0
    /// Rows whose exact cosine was computed, over all queries.
    package internal(set) var ranked = 0

    mutating func add(_ other: SearchCost) {
        screened += other.screened
        ranked += other.ranked
    }
}
