// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Testing

@Suite struct EmbeddingsTests {
    @Test func rowsHaveUnitLengthAndKeepTheirDirection() throws {
        let embeddings = try Embeddings(normalizing: [3, 4, 0, -0.5, 1e-30, 0], dimension: 2)
        #expect(embeddings.count == 3)
        #expect(embeddings.values == [0.6, 0.8, 0, -1, 1, 0])
        #expect(Array(embeddings[0]) == [0.6, 0.8])
    }

    @Test(arguments: [Float.leastNonzeroMagnitude, 1e-20, 1, .greatestFiniteMagnitude])
    func lengthsNeitherOverflowNorVanish(length: Float) throws {
        let embeddings = try Embeddings(normalizing: [length, length, length, length], dimension: 4)
        #expect(embeddings.values == [0.5, 0.5, 0.5, 0.5])
    }

    @Test(
        arguments: [
            ([1, 2, 3], 2, EmbeddingsError.shape(values: 3, dimension: 2)),
            ([1, 2, 3], 0, .shape(values: 3, dimension: 0)),
            ([1], -1, .shape(values: 1, dimension: -1)),
            ([1, 0, 0, .nan], 2, .notFinite(row: 1)),
            ([.infinity, 0, 1, 0], 2, .notFinite(row: 0)),
            ([1, 0, 0, -0.0], 2, .zero(row: 1)),
        ] as [([Float], Int, EmbeddingsError)])
    func whatIsNoEmbeddingIsRefused(values: [Float], dimension: Int, error: EmbeddingsError) {
        #expect(throws: error) { try Embeddings(normalizing: values, dimension: dimension) }
    }

    @Test func rowsAreSelectedAndAppended() throws {
        var embeddings = try Embeddings(normalizing: [1, 0, 0, 1, -1, 0], dimension: 2)
        #expect(embeddings.selecting([2, 0, 2]).values == [-1, 0, 1, 0, -1, 0])
        #expect(embeddings.selecting([]).count == 0)
        try embeddings.append(embeddings.selecting([1]))
        #expect(embeddings.values == [1, 0, 0, 1, -1, 0, 0, 1])
        let other = try Embeddings(normalizing: [1], dimension: 1)
        #expect(throws: EmbeddingsError.dimension(expected: 2, found: 1)) { try embeddings.append(other) }
    }
}
