/// The two directions in which embeddings vary most: for looking at them, not for scoring.
public struct PrincipalPlane: Sendable, Equatable {
    /// Shape [dimension].
    private let mean: [Double]
    /// Two orthonormal directions.
    private let axes: [[Double]]

    /// The share of the variance along each axis.
    public let explained: [Double]

    /// Finds the principal axes by orthogonal iteration, without ever forming the covariance.
    ///
    /// Nil for fewer than three embeddings or dimensions, or where they do not vary.
    public init?(fitting embeddings: Embeddings) {
        let dimension = embeddings.dimension
        let count = embeddings.count
        guard count >= 3, dimension >= 3 else { return nil }
        var mean = [Double](repeating: 0, count: dimension)
        for row in 0..<count {
            for (index, value) in embeddings[row].enumerated() { mean[index] += Double(value) / Double(count) }
        }
        let rows = (0..<count).map { row in zip(embeddings[row], mean).map { Double($0) - $1 } }
        let variance = rows.reduce(0) { $0 + dot($1, $1) }
        guard variance > 1e-12 else { return nil }

        // Any start will do that is not orthogonal to the axes; a fixed one gives the same picture every time.
        var random = SplitMix64(state: 7)
        var axes = (0..<2).map { _ in (0..<dimension).map { _ in Double.random(in: -1...1, using: &random) } }
        var lengths = [0.0, 0.0]
        for _ in 0..<60 {
            for index in axes.indices {
                var image = [Double](repeating: 0, count: dimension)
                for row in rows {
                    let product = dot(row, axes[index])
                    for offset in 0..<dimension { image[offset] += product * row[offset] }
                }
                axes[index] = image
            }
            let overlap = dot(axes[0], axes[1]) / max(dot(axes[0], axes[0]), .leastNormalMagnitude)
            for offset in 0..<dimension { axes[1][offset] -= overlap * axes[0][offset] }
            for index in axes.indices {
                lengths[index] = dot(axes[index], axes[index]).squareRoot()
                guard lengths[index] > 0 else { return nil }
                for offset in 0..<dimension { axes[index][offset] /= lengths[index] }
            }
        }
        self.mean = mean
        self.axes = axes
        explained = axes.map { axis in
            rows.reduce(0.0) { sum, row in
                let product = dot(row, axis)
                return sum + product * product
            } / variance
        }
    }

    /// The coordinates of embeddings along both axes.
    ///
    /// - Precondition: they have the plane's dimension.
    public func project(_ embeddings: Embeddings) -> [(x: Double, y: Double)] {
        precondition(embeddings.dimension == mean.count, "embeddings of another dimension than the plane")
        return (0..<embeddings.count).map { row in
            let deviation = zip(embeddings[row], mean).map { Double($0) - $1 }
            return (dot(deviation, axes[0]), dot(deviation, axes[1]))
        }
    }
}

private func dot(_ first: [Double], _ second: [Double]) -> Double {
    var sum = 0.0
    for index in first.indices { sum += first[index] * second[index] }
    return sum
}
