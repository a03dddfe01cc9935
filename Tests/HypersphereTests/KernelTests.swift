// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import HypersphereKernels
import Randomness
import Testing

/// Every kernel, in every instruction set that this machine has, against plain Swift.
@Suite struct KernelTests {
    static let dimensions = [1, 3, 4, 15, 16, 17, 64, 255, 256, 513]

    @Test func thePortableKernelsAreAlwaysThere() {
        #expect(InstructionSet.available.first == .portable)
        #expect(InstructionSet.available.contains(InstructionSet.best))
    }

    @Test(arguments: InstructionSet.available, dimensions)
    func dots(set: InstructionSet, dimension: Int) {
        var generator = SplitMix64(state: 1)
        // One value in front, so that no row is aligned.
        let rows = generator.normals(7 * dimension + 1)
        let vector = generator.normals(dimension + 1)
        var out = [Float](repeating: .nan, count: 8)
        rows.withUnsafeBufferPointer { rows in
            vector.withUnsafeBufferPointer { vector in
                guard let rows = rows.baseAddress, let vector = vector.baseAddress else { return }
                cider_dots(set.kernels, rows + 1, 7, dimension, vector + 1, &out)
            }
        }
        for row in 0..<7 {
            var exact = 0.0
            var magnitude = 0.0
            for offset in 0..<dimension {
                let product = Double(rows[1 + row * dimension + offset]) * Double(vector[1 + offset])
                exact += product
                magnitude += abs(product)
            }
            let bound = (Double(dimension) / 16 + 8) * 0x1p-24 * magnitude
            #expect(abs(Double(out[row]) - exact) <= bound)
        }
        #expect(out[7].isNaN)
    }

    @Test(arguments: InstructionSet.available, dimensions)
    func productsHaveTheBitsOfDots(set: InstructionSet, dimension: Int) {
        var generator = SplitMix64(state: 8)
        // Rows and vectors that do not fill the last tiles, each a little apart.
        let stride = dimension + 3
        let rows = generator.normals(11 * stride)
        let vectors = generator.normals(14 * stride)
        var out = [Float](repeating: .nan, count: 14 * 12)
        rows.withUnsafeBufferPointer { rows in
            vectors.withUnsafeBufferPointer { vectors in
                cider_products(
                    set.kernels, cider_matrix(values: rows.baseAddress, count: 11, stride: stride),
                    cider_matrix(values: vectors.baseAddress, count: 14, stride: stride), dimension, &out, 12)
            }
        }
        for vector in 0..<14 {
            for row in 0..<11 {
                var expected: Float = 0
                let values = Array(rows[row * stride..<row * stride + dimension])
                cider_dots(
                    set.kernels, values, 1, dimension, Array(vectors[vector * stride..<vector * stride + dimension]),
                    &expected)
                #expect(out[vector * 12 + row] == expected)
            }
            #expect(out[vector * 12 + 11].isNaN)
        }
    }

    @Test(arguments: InstructionSet.available, dimensions)
    func squaredDistances(set: InstructionSet, dimension: Int) {
        var generator = SplitMix64(state: 9)
        let rows = generator.normals(5 * dimension)
        let vector = generator.normals(dimension)
        var out = [Float](repeating: .nan, count: 6)
        cider_squared_distances(set.kernels, rows, 5, dimension, vector, &out)
        for row in 0..<5 {
            let exact = (0..<dimension).reduce(0.0) { sum, offset in
                let difference = Double(rows[row * dimension + offset]) - Double(vector[offset])
                return sum + difference * difference
            }
            #expect(abs(Double(out[row]) - exact) <= 1e-6 * exact + 1e-12)
        }
        #expect(out[5].isNaN)
    }

    @Test(arguments: InstructionSet.available)
    func halfToFloatIsExactForEveryPattern(set: InstructionSet) {
        let halves = (0...UInt16.max).map(\.self)
        var floats = [Float](repeating: 0, count: halves.count)
        for count in [halves.count, 5] {
            cider_half_to_float(set.kernels, halves, count, &floats)
        }
        for (half, float) in zip(halves, floats) {
            let expected = Float(Float16(bitPattern: half))
            #expect(float.bitPattern == expected.bitPattern || (float.isNaN && expected.isNaN))
        }
    }

    @Test func floatToHalfRoundsAsTheStandardSays() {
        var generator = SplitMix64(state: 2)
        var floats = (0..<200_000).map { _ in Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &generator)) }
        // Every half, the values half-way between two, and their neighbors.
        for half in stride(from: UInt16(0), to: 0x7c00, by: 1) {
            let value = Float(Float16(bitPattern: half))
            let middle = (value + Float(Float16(bitPattern: half).nextUp)) / 2
            floats += [value, -value, middle, middle.nextUp, middle.nextDown]
        }
        floats += [65519.99, 65520, .infinity, -.infinity, .greatestFiniteMagnitude]
        var halves = [UInt16](repeating: 0, count: floats.count)
        cider_float_to_half(floats, floats.count, &halves)
        for (float, half) in zip(floats, halves) {
            let expected = Float16(float)
            #expect(half == expected.bitPattern || (expected.isNaN && Float16(bitPattern: half).isNaN))
        }
    }

    @Test(arguments: InstructionSet.available, dimensions)
    func cosinesInDoublePrecision(set: InstructionSet, dimension: Int) {
        var generator = SplitMix64(state: 3)
        // The last row holds only subnormal halves.
        let rows = (0..<9 * dimension).map { index in
            Float16(index < 8 * dimension ? generator.normal() : 3e-6 * (1 + abs(generator.normal())))
        }
        let query = generator.normals(dimension).map(Double.init)
        let indices: [UInt32] = [8, 0, 7, 3, 3, 1, 2]
        var cosines = [Double](repeating: 0, count: indices.count)
        cider_cosines(
            set.kernels, rows.map(\.bitPattern), dimension, indices, indices.count, query, &cosines)
        for (index, cosine) in zip(indices, cosines) {
            let row = rows[Int(index) * dimension..<(Int(index) + 1) * dimension].map { Double($0) }
            let square = row.reduce(0) { $0 + $1 * $1 }
            let expected = zip(row, query).reduce(0) { $0 + $1.0 * $1.1 } / square.squareRoot()
            #expect(abs(cosine - expected) <= 1e-12)
        }
        #expect(cosines[3] == cosines[4])
    }

    @Test(arguments: InstructionSet.available, [1, 15, 16, 100, 1000])
    func cutLeavesAtLeastKAndHardlyMore(set: InstructionSet, count: Int) {
        var generator = SplitMix64(state: 4)
        let values = generator.normals(count)
        let sorted = values.sorted(by: >)
        let range = sorted[0] - sorted[count - 1]
        for k in [1, 2, count / 2, count] where k >= 1 && k <= count {
            let cut = cider_cut(set.kernels, values, count, k)
            #expect(cut <= sorted[k - 1])
            #expect(cut >= sorted[k - 1] - range * 0x1p-11 || sorted.count { $0 >= cut } == k)
        }
        let equal = [Float](repeating: 0.5, count: count)
        #expect(cider_cut(set.kernels, equal, count, 1) == 0.5)
    }

    @Test(arguments: InstructionSet.available, dimensions)
    func quantize(set: InstructionSet, dimension: Int) {
        var generator = SplitMix64(state: 5)
        let vector = generator.normals(dimension)
        let center = generator.normals(dimension)
        var codes = [Int8](repeating: 99, count: dimension + 1)
        let code = cider_quantize(set.kernels, vector, center, dimension, &codes)
        #expect(codes[dimension] == 99)
        #expect(code.sum == codes.dropLast().reduce(0) { $0 + Int32($1) })
        #expect(codes.dropLast().map { abs(Int($0)) }.max() == 127)
        var norm = 0.0
        var error = 0.0
        for index in 0..<dimension {
            let kept = Double(code.scale) * Double(codes[index])
            let lost = Double(vector[index] - center[index]) - kept
            norm += kept * kept
            error += lost * lost
            #expect(abs(lost) <= Double(code.scale) * 0.5001)
        }
        #expect(abs(Double(code.norm) - norm.squareRoot()) < 1e-5 * norm.squareRoot())
        #expect(abs(Double(code.error) - error.squareRoot()) < 1e-5 * norm.squareRoot())
        let zero = cider_quantize(set.kernels, center, center, dimension, &codes)
        #expect(zero.scale == 0 && zero.norm == 0 && zero.error == 0 && zero.sum == 0)
    }

    /// Extreme codes, where sums of 8-bit products would saturate.
    @Test(arguments: InstructionSet.available, [4, 8, 72, 260])
    func screenFindsWhatItsFormulaSays(set: InstructionSet, width: Int) {
        var generator = SplitMix64(state: 6)
        let panels = 7
        let rows = panels * Int(cider_panel_rows)
        let rowCodes = (0..<rows * width).map { index -> UInt8 in
            index < 16 * width ? [1, 255][index % 2] : UInt8.random(in: 1...255, using: &generator)
        }
        var packed = [UInt8](repeating: 0, count: rows * width)
        for row in 0..<rows {
            for column in 0..<width {
                packed[row / 16 * 16 * width + column / 4 * 64 + row % 16 * 4 + column % 4] =
                    rowCodes[row * width + column]
            }
        }
        var bases = generator.normals(rows)
        bases[rows - 1] = -.infinity
        let scales = generator.normals(rows).map { abs($0) / 100 }
        let residuals = generator.normals(rows).map { abs($0) }
        let queryCodes = (0..<11 * width).map { index -> Int8 in
            index < width ? [-127, 127][index % 2] : Int8.random(in: -127...127, using: &generator)
        }
        // Aligned to nothing, between values that must stay.
        let room = rows + 17
        var bounds = [Float](repeating: 7, count: 11 * room)
        var positions = [UInt32](repeating: 7, count: 11 * room)
        for queryCount in 1...11 {
            var queries: [cider_screen_query] = []
            bounds.withUnsafeMutableBufferPointer { bounds in
                positions.withUnsafeMutableBufferPointer { positions in
                    queryCodes.withUnsafeBufferPointer { codes in
                        queries = (0..<queryCount).map { query in
                            let sum = codes[query * width..<(query + 1) * width].reduce(0) { $0 + Int32($1) }
                            return cider_screen_query(
                                codes: codes.baseAddress.map { $0 + query * width }, offset: -128 * sum,
                                scale: 0.001 * Float(query + 1), slack: 0.25, residual: 0.5, constant: 0.125,
                                threshold: query == 1 ? -.infinity : Float(query) / 4,
                                bounds: bounds.baseAddress.map { $0 + query * room },
                                positions: positions.baseAddress.map { $0 + query * room }, found: 1)
                        }
                        cider_screen(set.kernels, packed, bases, scales, residuals, width, 1, 6, &queries, queryCount)
                        cider_screen(set.kernels, packed, bases, scales, residuals, width, 0, 1, &queries, queryCount)
                    }
                }
            }
            for (query, entry) in queries.enumerated() {
                var expected: [(UInt32, Float)] = []
                for row in Array(16..<rows) + Array(0..<16) {
                    let product = (0..<width).reduce(0) { sum, column in
                        sum + (Int(rowCodes[row * width + column]) - 128) * Int(queryCodes[query * width + column])
                    }
                    let bound =
                        bases[row] + scales[row] * (entry.scale * Float(product) + entry.slack)
                        + residuals[row] * entry.residual
                    if bound > entry.threshold - entry.constant {
                        expected.append((UInt32(row), bound + entry.constant))
                    }
                }
                let list = query * room + 1..<query * room + entry.found
                #expect(Array(positions[list]) == expected.map(\.0))
                #expect(zip(bounds[list], expected).allSatisfy { abs($0 - $1.1) <= 1e-5 * max(1, abs($1.1)) })
                #expect(bounds[query * room] == 7)
            }
        }
    }
}
