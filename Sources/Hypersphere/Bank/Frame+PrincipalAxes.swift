extension Frame {
    /// The frame that fits rows best: their mean, and their leading principal axes where few of these hold nearly all of
    /// the variance; all coordinates otherwise.
    ///
    /// Any frame gives the same neighbours. A sample of the rows is enough, for a better one would only save time.
    init(fitting rows: HalfRows, _ instructions: InstructionSet) {
        let dimension = rows.dimension
        // Bounds the work, which grows with sample * dimension^2.
        let limit = min(4096, max(1024, (1 << 29) / (dimension * dimension)))
        let sample = evenSample(limit, of: rows.count)

        var deviations = [Float](repeating: 0, count: sample.count * dimension)
        var mean = [Float](repeating: 0, count: dimension)
        for (column, index) in sample.enumerated() {
            let row = rows.unitRow(index, instructions)
            for offset in 0..<dimension {
                deviations[offset * sample.count + column] = row[offset]
                mean[offset] += row[offset] / Float(sample.count)
            }
        }
        guard dimension >= 32 else {
            self.init(origin: mean, axes: nil, instructions)
            return
        }
        for offset in 0..<dimension {
            for column in 0..<sample.count {
                deviations[offset * sample.count + column] -= mean[offset]
            }
        }
        let covariance = Self.covariance(deviations, dimension: dimension, count: sample.count, instructions)
        self.init(origin: mean, axes: Self.axes(covariance, dimension: dimension, instructions), instructions)
    }

    /// The covariance, shape [dimension, dimension], of deviations from the mean, shape [dimension, count].
    private static func covariance(
        _ deviations: [Float], dimension: Int, count: Int, _ instructions: InstructionSet
    ) -> [Float] {
        var covariance = [Float](repeating: 0, count: dimension * dimension)
        deviations.withUnsafeBufferPointer { rows in
            for first in 0..<dimension {
                let upToFirst = UnsafeBufferPointer(rebasing: rows[..<((first + 1) * count)])
                let own = UnsafeBufferPointer(rebasing: rows[(first * count)..<((first + 1) * count)])
                for (second, product) in instructions.dots(upToFirst, own).enumerated() {
                    covariance[first * dimension + second] = product / Float(count)
                    covariance[second * dimension + first] = product / Float(count)
                }
            }
        }
        return covariance
    }

    /// As many leading eigenvectors as it takes, by orthogonal iteration; nil where half of the dimensions are too few.
    private static func axes(_ covariance: [Float], dimension: Int, _ instructions: InstructionSet) -> [Float]? {
        let most = min(dimension / 2, 256)
        var axes = Array(covariance.prefix(most * dimension))
        orthonormalize(&axes, dimension: dimension, instructions)
        for _ in 0..<6 {
            for start in stride(from: 0, to: axes.count, by: dimension) {
                let image = instructions.dots(covariance, Array(axes[start..<start + dimension]))
                axes.replaceSubrange(start..<start + dimension, with: image)
            }
            orthonormalize(&axes, dimension: dimension, instructions)
        }

        // The residuals of two near rows have an inner product of about the variance left out, and the inner products
        // among the rows a standard deviation of the root of the sum of squared eigenvalues: a small share of that
        // leaves few rows in doubt.
        let spread = frobenius(covariance)
        var left = (0..<dimension).reduce(Float(0)) { $0 + covariance[$1 * dimension + $1] }
        for start in stride(from: 0, to: axes.count, by: dimension) {
            let axis = Array(axes[start..<start + dimension])
            left -= instructions.dots(instructions.dots(covariance, axis), axis)[0]
            let width = start / dimension + 1
            if width.isMultiple(of: 16), left <= 0.12 * spread {
                return Array(axes.prefix(width * dimension))
            }
        }
        return nil
    }

    private static func frobenius(_ matrix: [Float]) -> Float {
        matrix.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// Gram-Schmidt, twice for each row, which is enough; rows that depend on earlier ones are dropped.
    private static func orthonormalize(_ rows: inout [Float], dimension: Int, _ instructions: InstructionSet) {
        var basis: [Float] = []
        basis.reserveCapacity(rows.count)
        for start in stride(from: 0, to: rows.count, by: dimension) {
            var row = Array(rows[start..<start + dimension])
            guard normalize(&row, instructions) > 0 else { continue }
            var independent = true
            for _ in 0..<2 where independent {
                for (index, product) in instructions.dots(basis, row).enumerated() {
                    for offset in 0..<dimension {
                        row[offset] -= product * basis[index * dimension + offset]
                    }
                }
                independent = normalize(&row, instructions) > 1e-4
            }
            if independent {
                basis.append(contentsOf: row)
            }
        }
        rows = basis
    }

    /// - Returns: the length before.
    private static func normalize(_ row: inout [Float], _ instructions: InstructionSet) -> Float {
        let length = instructions.dots(row, row)[0].squareRoot()
        guard length > 0x1p-60 else { return 0 }
        for offset in row.indices {
            row[offset] /= length
        }
        return length
    }
}
