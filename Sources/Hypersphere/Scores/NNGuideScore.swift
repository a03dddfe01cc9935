// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Parallelism

/// The energy of a linear probe, times the mean inner product with the k nearest of a sample of the bank, each of these
/// weighted by its own energy; negated (Park, Jung, Teoh, "Nearest Neighbor Guidance for Out-of-Distribution Detection",
/// ICCV 2023, equations 4 to 6).
package struct NNGuideScore: OutlierScore {
    /// The most rows of the bank that guide; of a larger bank they are sampled evenly.
    package static let sampleLimit = 5000
    /// The number of neighbors that guide, in the paper.
    package static let defaultK = 10

    package let probe: LinearProbe
    package let k: Int
    /// Rows of the bank times their energy, shape [guides, dimension].
    private let guides: [Float]

    package var name: ScoreName { .nnguide }
    package var unit: ScoreUnit { .nats }
    package var dimension: Int { probe.dimension }

    /// - Throws: `ModelError.shape` where bank and probe differ in dimension, or the sample has less than k rows.
    package init(probe: LinearProbe, bank: Bank, k: Int = Self.defaultK) throws(ModelError) {
        let sample = evenSample(Self.sampleLimit, of: bank.count)
        guard bank.dimension == probe.dimension, 1...sample.count ~= k else { throw .shape("the bank of NNGuide") }
        self.probe = probe
        self.k = k
        let width = bank.dimension
        var guides = [Float](repeating: 0, count: sample.count * width)
        guides.withUnsafeMutableBufferPointer { guides in
            let output = guides
            concurrently(sample.count, inStretchesOf: Embeddings.blockLength) { places in
                let rows = sample[places].flatMap { bank[$0] }
                let logits = probe.logits(of: Embeddings(unit: rows, dimension: width))
                for (offset, place) in places.enumerated() {
                    let energy = Float(logSumExp(logits[offset]))
                    for column in 0..<width { output[place * width + column] = rows[offset * width + column] * energy }
                }
            }
        }
        self.guides = guides
    }

    package func values(for embeddings: Embeddings) -> [Float] {
        let logits = probe.logits(of: embeddings)
        let count = guides.count / dimension
        // So that the products of a block stay small.
        return stride(from: 0, to: embeddings.count, by: Embeddings.blockLength).flatMap { start in
            let rows = start..<min(embeddings.count, start + Embeddings.blockLength)
            let products = embeddings.selecting(rows).products(with: guides)
            return rows.enumerated().map { offset, row in
                let energy = logSumExp(logits[row])
                return Float(-energy * meanOfLargest(products[offset * count..<(offset + 1) * count]))
            }
        }
    }

    private func meanOfLargest(_ products: ArraySlice<Float>) -> Double {
        // Ascending; few products pass its first.
        var largest = products.prefix(k).sorted()
        for product in products.dropFirst(k) where product > largest[0] {
            let place = largest.firstIndex { $0 >= product } ?? k
            largest.insert(product, at: place)
            largest.removeFirst()
        }
        return largest.reduce(0) { $0 + Double($1) } / Double(k)
    }
}
