import Glibc

extension ClassGaussians {
    /// Points of the sphere in the low-likelihood tail of the classes: of many draws from the Gaussians, in turns, those
    /// with the lowest density, brought back to unit length (Du et al., "VOS", ICLR 2022, equation 3).
    ///
    /// - Parameters:
    ///   - outliers: how many.
    ///   - draws: how many are drawn for them.
    ///   - seed: of the random numbers; the same seed gives the same outliers.
    /// - Returns: the outliers, [count, dimension].
    /// - Throws: `ModelError.noSpread` where a point falls on the sphere's centre.
    public func virtualOutliers(
        _ outliers: Int = 1000, draws: Int = 100_000, seed: UInt64 = 1
    ) throws(ModelError) -> Embeddings {
        // The density depends on the length of the normal vector alone, so a draw can be made again from its own seed.
        var lengths: [(draw: Int, square: Double)] = []
        lengths.reserveCapacity(draws)
        for draw in 0..<draws {
            let normal = normals(seed: seed, draw: draw)
            lengths.append((draw, normal.reduce(0) { $0 + $1 * $1 }))
        }
        lengths.sort { ($0.square, $1.draw) > ($1.square, $0.draw) }
        var values: [Float] = []
        for (draw, _) in lengths.prefix(max(1, outliers)) {
            let mean = draw % self.count * dimension
            let deviation = colored(normals(seed: seed, draw: draw))
            values += (0..<dimension).map { Float(Double(means[mean + $0]) + deviation[$0]) }
        }
        do {
            return try Embeddings(normalizing: values, dimension: dimension)
        } catch {
            throw .noSpread
        }
    }

    /// The vector that the whitening takes to `normal`: forward substitution, for the whitening is lower triangular.
    private func colored(_ normal: [Double]) -> [Double] {
        var result = normal
        for row in 0..<dimension {
            for column in 0..<row { result[row] -= Double(whitening[row * dimension + column]) * result[column] }
            result[row] /= Double(whitening[row * dimension + row])
        }
        return result
    }

    /// Standard normal numbers, by Box and Muller on SplitMix64.
    private func normals(seed: UInt64, draw: Int) -> [Double] {
        var state = (seed &+ UInt64(draw)) &* 0xd134_2543_de82_ef95
        func next() -> Double {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return (Double((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53
        }
        var values: [Double] = []
        values.reserveCapacity(dimension + 1)
        while values.count < dimension {
            let radius = (-2 * log(next())).squareRoot()
            let angle = 2 * Double.pi * next()
            values.append(radius * cos(angle))
            values.append(radius * sin(angle))
        }
        return Array(values.prefix(dimension))
    }
}
