// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra
import OpenBLASCores
import Testing

@Suite struct SinglePrecisionTests {
    private func numbers(_ count: Int, seed: Int) -> [Float] {
        (0..<count).map { Float(($0 &* 7919 &+ seed &* 104_729) % 1009) / 1009 - 0.5 }
    }

    @Test("Many right sides are solved at once")
    func triangular() {
        let (order, count) = (67, 300)
        var factor = numbers(order * order, seed: 1).map { $0 / 8 }
        for row in 0..<order { factor[row * order + row] += 2 }
        let expected = numbers(order * count, seed: 2)
        var sides = [Float](repeating: 0, count: order * count)
        for side in 0..<count {
            for row in 0..<order {
                for column in 0...row {
                    sides[side * order + row] += factor[row * order + column] * expected[side * order + column]
                }
            }
        }
        factor.withUnsafeBufferPointer {
            SinglePrecision.solve(lowerTriangular: $0, order: order, rightSides: &sides)
        }
        #expect(zip(sides, expected).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test("Products over tiles are the definition's")
    func transposedProduct() {
        let (count, rows, columns) = (31, 270, 300)
        let left = numbers(count * rows, seed: 3)
        let right = numbers(count * columns, seed: 4)
        var sum = [Float](repeating: 1, count: rows * columns)
        sum.withUnsafeMutableBufferPointer { sum in
            left.withUnsafeBufferPointer { left in
                right.withUnsafeBufferPointer { right in
                    SinglePrecision.add(transposed: left, times: right, count: count, to: sum)
                }
            }
        }
        for place in stride(from: 0, to: sum.count, by: 97) {
            let (row, column) = (place / columns, place % columns)
            let expected = (0..<count).reduce(Float(1)) { $0 + left[$1 * rows + row] * right[$1 * columns + column] }
            #expect(abs(sum[place] - expected) < 1e-4)
        }
    }

    @Test("OpenBLAS runs the kernels of a processor of this age")
    func core() {
        #if arch(x86_64)
            #expect(String(cString: cider_openblas_core()) != "Prescott")
        #endif
    }
}
