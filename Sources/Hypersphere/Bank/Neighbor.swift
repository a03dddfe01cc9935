// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// One of the bank's embeddings nearest to a query.
public struct Neighbor: Sendable, Equatable {
    /// Its row in the bank, counted from 0.
    public let index: Int
    /// Its angle to the query, in degrees, from 0 to 180.
    public let angle: Double
}
