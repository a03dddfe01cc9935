extension Bank {
    /// How far the values of one embedding may lie apart in two places, as a share of them and in all: what rounding to half
    /// precision, and another order of sums, change.
    private static let tolerance: (share: Float, absolute: Float) = (1 / 1024, 1 / 65536)

    /// Whether an embedding is one of the bank's rows.
    ///
    /// - Parameter embedding: one row, of the bank's dimension.
    /// - Returns: whether each value is that of the nearest row, but for rounding.
    package func holds(_ embedding: Embeddings) -> Bool {
        guard let nearest = neighbours(of: embedding, count: 1).first?.first else { return false }
        return zip(self[nearest.index], embedding.values).allSatisfy { own, other in
            abs(own - other) <= Self.tolerance.share * max(abs(own), abs(other)) + Self.tolerance.absolute
        }
    }
}
