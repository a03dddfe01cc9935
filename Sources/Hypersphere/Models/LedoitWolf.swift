import LinearAlgebra

/// The covariance of deviations from known means, shrunk towards a multiple of the identity.
///
/// `(1 - s) S + s m I`, where S is the empirical covariance, m the mean of its diagonal, and s the share that makes the
/// expected squared error least (Ledoit and Wolf, "A well-conditioned estimator for large-dimensional covariance
/// matrices", 2004, theorem 3.2 and section 3.3).
struct LedoitWolf {
    let covariance: Matrix
    /// s, from 0 to 1.
    let shrinkage: Double

    /// - Parameters:
    ///   - rows: how many rows there are.
    ///   - dimension: the number of values in a row.
    ///   - deviation: writes the deviation of a row.
    /// - Throws: `ModelError.noSpread` where all deviations are zero, or `.algebra`.
    init(
        rows: Int, dimension: Int, deviation: (_ row: Int, _ values: UnsafeMutableBufferPointer<Double>) -> Void
    ) throws(ModelError) {
        var sum: Matrix
        var fourthPowers = 0.0
        do {
            sum = try Matrix(zeros: dimension, dimension)
            let block = 1024
            for start in stride(from: 0, to: rows, by: block) {
                let count = min(block, rows - start)
                var deviations = try Matrix(zeros: count, dimension)
                deviations.values.withUnsafeMutableBufferPointer { values in
                    for row in 0..<count {
                        let slice = values[row * dimension..<(row + 1) * dimension]
                        deviation(start + row, UnsafeMutableBufferPointer(rebasing: slice))
                        let square = slice.reduce(0) { $0 + $1 * $1 }
                        fourthPowers += square * square
                    }
                }
                sum.add(deviations, .transposed, times: deviations)
            }
        } catch {
            throw .algebra(error)
        }
        let n = Double(rows)
        let p = Double(dimension)
        for index in sum.values.indices { sum.values[index] /= n }
        let mean = (0..<dimension).reduce(0) { $0 + sum[$1, $1] } / p
        guard mean > 0 else { throw .noSpread }
        let squares = sum.values.reduce(0) { $0 + $1 * $1 }
        // Distance of S to the target, and the part of it that is S's own error.
        let distance = (squares - p * mean * mean) / p
        let error = (fourthPowers / n - squares) / (n * p)
        shrinkage = distance > 0 ? min(1, max(0, error / distance)) : 1
        for index in sum.values.indices { sum.values[index] *= 1 - shrinkage }
        for index in 0..<dimension { sum[index, index] += shrinkage * mean }
        covariance = sum
    }
}
