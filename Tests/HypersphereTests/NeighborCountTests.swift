// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness
import Testing

@Suite struct NeighborCountTests {
    private func clusters(_ sizes: [Int], noise: Float, strays: Int = 0) throws -> (Embeddings, [Int]) {
        var generator = SplitMix64(state: 5)
        var values: [Float] = []
        var labels: [Int] = []
        for (label, size) in sizes.enumerated() {
            for index in 0..<size {
                // Strays of the first class lie among the second: near neighbors that mislead.
                let place = label == 0 && index < strays ? 1 : label
                for axis in 0..<8 { values.append((axis == place ? 1 : 0) + noise * generator.normal()) }
                labels.append(label)
            }
        }
        return (try Embeddings(normalizing: values, dimension: 8), labels)
    }

    @Test("Where every k tells classes apart the smallest is taken")
    func separable() throws {
        let (embeddings, labels) = try clusters([60, 60, 60], noise: 0.01)
        #expect(NeighborCount.choose(for: embeddings, labels: labels) == 1)
    }

    @Test("Where single neighbours of other classes mislead, more are asked")
    func strays() throws {
        let (embeddings, labels) = try clusters([60, 60, 60], noise: 0.05, strays: 6)
        #expect(NeighborCount.choose(for: embeddings, labels: labels) >= 10)
    }

    @Test("Candidates end below the smallest class")
    func smallestClass() throws {
        // Every image of the first class lies among the second: only many neighbors would tell them.
        for size in [6, 12, 25] {
            let (embeddings, labels) = try clusters([size, 120, 120], noise: 0.05, strays: size)
            #expect(NeighborCount.choose(for: embeddings, labels: labels) < size)
        }
        let (embeddings, labels) = try clusters([1, 40], noise: 0.05)
        #expect(NeighborCount.choose(for: embeddings, labels: labels) == 1)
    }

    @Test("A single class gets the default, which is half of the smallest class and 100 at most")
    func singleClass() throws {
        let (embeddings, labels) = try clusters([150], noise: 0.5)
        #expect(NeighborCount.choose(for: embeddings, labels: labels) == 75)
        #expect(NeighborCount.usual(labels: labels) == 75)
        #expect(NeighborCount.usual(labels: [Int](repeating: 0, count: 500)) == 100)
        #expect(NeighborCount.usual(labels: ["a", "b", "b"]) == 1)
    }
}
