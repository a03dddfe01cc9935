// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra
import Testing

@Suite struct MatrixTests {
    @Test("Products are those of the definition, in every orientation")
    func product() throws {
        let left = try Matrix(rows: 2, columns: 3, values: [1, 2, 3, 4, 5, 6])
        let right = try Matrix(rows: 3, columns: 2, values: [7, 8, 9, 10, 11, 12])
        #expect(left.times(right).values == [58, 64, 139, 154])
        #expect(left.times(left, .transposed).values == [14, 32, 32, 77])
        #expect(left.times(left, orientation: .transposed).values == [17, 22, 27, 22, 29, 36, 27, 36, 45])
        #expect(left.times(right, orientation: .transposed, .transposed).rows == 3)
        var sum = try Matrix(rows: 2, columns: 2, values: [1, 0, 0, 1])
        sum.add(left, times: right, scale: 0.5)
        #expect(sum.values == [30, 32, 69.5, 78])
    }

    @Test("Values that make no matrix are refused")
    func shape() {
        #expect(throws: LinearAlgebraError.shape(values: 3, rows: 2, columns: 2)) {
            try Matrix(rows: 2, columns: 2, values: [1, 2, 3])
        }
        for (rows, columns) in [(0, 1), (-1, 3), (Int.max, 3)] {
            #expect(throws: LinearAlgebraError.self) { try Matrix(zeros: rows, columns) }
        }
    }

    @Test("Eigenvectors make the matrix diagonal, the largest value first")
    func eigenvectors() throws {
        let matrix = try Matrix(rows: 3, columns: 3, values: [4, 1, 0, 1, 3, 1, 0, 1, 2])
        let eigen = try Eigenvectors(of: matrix)
        // 3 and 3 +- sqrt(3).
        for (value, expected) in zip(eigen.values, [4.732_050_807_568_877, 3, 1.267_949_192_431_123]) {
            #expect(abs(value - expected) < 1e-12)
        }
        let diagonal = eigen.vectors.times(matrix).times(eigen.vectors, .transposed)
        let identity = eigen.vectors.times(eigen.vectors, .transposed)
        for row in 0..<3 {
            for column in 0..<3 {
                #expect(abs(diagonal[row, column] - (row == column ? eigen.values[row] : 0)) < 1e-12)
                #expect(abs(identity[row, column] - (row == column ? 1 : 0)) < 1e-12)
            }
        }
    }

    @Test("A Cholesky factor multiplies to the matrix, solves it and whitens it")
    func cholesky() throws {
        let matrix = try Matrix(rows: 3, columns: 3, values: [4, 2, -2, 2, 10, 2, -2, 2, 5])
        let cholesky = try Cholesky(of: matrix)
        #expect(cholesky.factor.values == [2, 0, 0, 1, 3, 0, -1, 1, 3.0.squareRoot()])
        #expect(abs(cholesky.logDeterminant - 4.682_131_227_124_22) < 1e-12)
        let solution = cholesky.solve([4, 22, 17])
        for (row, expected) in zip(0..<3, [4.0, 22, 17]) {
            #expect(abs((0..<3).reduce(0) { $0 + matrix[row, $1] * solution[$1] } - expected) < 1e-12)
        }
        let identity = cholesky.whitening.times(matrix).times(cholesky.whitening, .transposed)
        for row in 0..<3 {
            for column in 0..<3 { #expect(abs(identity[row, column] - (row == column ? 1 : 0)) < 1e-12) }
        }
    }

    @Test("What has no factor is refused")
    func refusals() throws {
        let indefinite = try Matrix(rows: 2, columns: 2, values: [1, 2, 2, 1])
        #expect(throws: LinearAlgebraError.notPositiveDefinite) { try Cholesky(of: indefinite) }
        let wide = try Matrix(zeros: 2, 3)
        #expect(throws: LinearAlgebraError.notSquare(rows: 2, columns: 3)) { try Eigenvectors(of: wide) }
        let broken = try Matrix(rows: 1, columns: 1, values: [.nan])
        #expect(throws: LinearAlgebraError.notFinite) { try Eigenvectors(of: broken) }
        #expect(throws: LinearAlgebraError.notFinite) { try Cholesky(of: broken) }
    }
}
