/// The energy of a linear probe, times the mean inner product with the k nearest of a sample of the bank, each of these
/// weighted by its own energy; negated (Park, Jung, Teoh, "Nearest Neighbor Guidance for Out-of-Distribution Detection",
/// ICCV 2023, equations 4 to 6).
public struct NNGuideScore: OutlierScore {
    /// The most rows of the bank that guide; of a larger bank they are sampled evenly.
    public static let sampleLimit = 5000
    /// The number of neighbours that guide, in the paper.
    public static let defaultK = 10

    public let probe: LinearProbe
    public let k: Int
    /// Rows of the bank times their energy, shape [guides, dimension].
    private let guides: [Float]

    public var name: ScoreName { .nnguide }
    public var unit: ScoreUnit { .nats }
    public var dimension: Int { probe.dimension }

    /// - Throws: `ModelError.shape` where bank and probe differ in dimension, or the sample has less than k rows.
    public init(probe: LinearProbe, bank: Bank, k: Int = Self.defaultK) throws(ModelError) {
        let sample = evenSample(Self.sampleLimit, of: bank.count)
        guard bank.dimension == probe.dimension, 1...sample.count ~= k else { throw .shape("the bank of NNGuide") }
        self.probe = probe
        self.k = k
        guides = sample.flatMap { index in
            let row = bank[index]
            let energy = Float(logSumExp(probe.logits(of: row)))
            return row.map { $0 * energy }
        }
    }

    public func values(for embeddings: Embeddings) -> [Float] {
        (0..<embeddings.count).map { row in
            let embedding = Array(embeddings[row])
            let energy = logSumExp(probe.logits(of: embedding))
            return Float(-energy * meanOfLargest(InstructionSet.best.dots(guides, embedding)))
        }
    }

    private func meanOfLargest(_ products: [Float]) -> Double {
        // Ascending; few products pass its first.
        var largest = products[..<k].sorted()
        for product in products[k...] where product > largest[0] {
            let place = largest.firstIndex { $0 >= product } ?? k
            largest.insert(product, at: place)
            largest.removeFirst()
        }
        return largest.reduce(0) { $0 + Double($1) } / Double(k)
    }
}
