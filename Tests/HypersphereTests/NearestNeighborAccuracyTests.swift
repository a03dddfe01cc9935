// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Testing

@Suite struct NearestNeighborAccuracyTests {
    @Test("A row is judged by its nearest other row, never by itself")
    func leaveOneOut() throws {
        let embeddings = try Embeddings(normalizing: [1, 0, 1, 0.1, 0, 1, 0.1, 1, 1, 0.3], dimension: 2)
        #expect(embeddings.nearestNeighborAccuracy(labels: [0, 0, 1, 1, 1]) == 0.8)
        #expect(embeddings.nearestNeighborAccuracy(labels: [0, 0, 1, 1, 0]) == 1)
        #expect(embeddings.nearestNeighborAccuracy(labels: [0, 1, 2, 3, 4]) == 0)
    }

    @Test("A single row has no other")
    func single() throws {
        #expect(try Embeddings(normalizing: [1, 0], dimension: 2).nearestNeighborAccuracy(labels: [0]) == 0)
    }
}
