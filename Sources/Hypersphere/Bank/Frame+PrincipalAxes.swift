// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Parallelism

extension Frame {
    /// The frame that fits rows best: their mean, and their leading principal axes where few of these hold nearly all of
    /// the variance; all coordinates otherwise.
    ///
    /// Any frame gives the same neighbors. A sample of the rows is enough, for a better one would only save time.
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
        let share = Float(count)
        deviations.withUnsafeBufferPointer { rows in
            covariance.withUnsafeMutableBufferPointer { covariance in
                let output = covariance
                concurrently(dimension, inStretchesOf: 64) { part in
                    let own = UnsafeBufferPointer(rebasing: rows[part.lowerBound * count..<part.upperBound * count])
                    let upToOwn = UnsafeBufferPointer(rebasing: rows[..<(part.upperBound * count)])
                    let products = instructions.products(upToOwn, own, dimension: count)
                    for first in part {
                        for second in 0...first {
                            let product = products[(first - part.lowerBound) * part.upperBound + second]
                            output[first * dimension + second] = product / share
                            output[second * dimension + first] = product / share
                        }
                    }
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
            axes = images(of: axes, covariance, dimension: dimension, instructions)
            orthonormalize(&axes, dimension: dimension, instructions)
        }

        // The residuals of two near rows have an inner product of about the variance left out, and the inner products
        // among the rows a standard deviation of the root of the sum of squared eigenvalues: a small share of that
        // leaves few rows in doubt.
        let spread = frobenius(covariance)
        var left = (0..<dimension).reduce(Float(0)) { $0 + covariance[$1 * dimension + $1] }
        let images = images(of: axes, covariance, dimension: dimension, instructions)
        for start in stride(from: 0, to: axes.count, by: dimension) {
            let axis = start..<start + dimension
            left -= instructions.dots(Array(images[axis]), Array(axes[axis]))[0]
            let width = start / dimension + 1
            if width.isMultiple(of: 16), left <= 0.12 * spread {
                return Array(axes.prefix(width * dimension))
            }
        }
        return nil
    }

    /// The covariance times each axis, on all cores.
    private static func images(
        of axes: [Float], _ covariance: [Float], dimension: Int, _ instructions: InstructionSet
    ) -> [Float] {
        [Float](unsafeUninitializedCapacity: axes.count) { buffer, filled in
            let output = buffer
            axes.withUnsafeBufferPointer { axes in
                covariance.withUnsafeBufferPointer { covariance in
                    concurrently(axes.count / dimension, inStretchesOf: 24) { part in
                        let places = part.lowerBound * dimension..<part.upperBound * dimension
                        instructions.products(
                            covariance, UnsafeBufferPointer(rebasing: axes[places]), dimension: dimension,
                            into: UnsafeMutableBufferPointer(rebasing: output[places]))
                    }
                }
            }
            filled = axes.count
        }
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
