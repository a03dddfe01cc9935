// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import HypersphereKernels

/// Rows in IEEE half precision, as a bank keeps them, each of which has a direction: shape [count, dimension].
struct HalfRows: Sendable {
    let dimension: Int
    let values: Storage<UInt16>

    var count: Int { values.count / dimension }

    init(_ values: Storage<UInt16>, dimension: Int) throws(BankError) {
        guard dimension > 0, values.count.isMultiple(of: dimension), values.count / dimension <= Int(Int32.max) else {
            throw .rows(.shape(values: values.count, dimension: dimension))
        }
        guard values.count > 0 else { throw .empty }
        self.dimension = dimension
        self.values = values
        try checkDirections()
    }

    init(_ embeddings: Embeddings) throws(BankError) {
        let halves = [UInt16](unsafeUninitializedCapacity: embeddings.values.count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            cider_float_to_half(embeddings.values, embeddings.values.count, start)
            filled = embeddings.values.count
        }
        try self.init(Storage(halves), dimension: embeddings.dimension)
    }

    /// One row as it is stored, in single precision, which holds it exactly.
    func row(_ index: Int, _ instructions: InstructionSet) -> [Float] {
        values.withUnsafeBufferPointer { halves in
            [Float](unsafeUninitializedCapacity: dimension) { buffer, filled in
                guard let source = halves.baseAddress, let start = buffer.baseAddress else { return }
                cider_half_to_float(instructions.kernels, source + index * dimension, dimension, start)
                filled = dimension
            }
        }
    }

    /// One row scaled to unit length, in single precision.
    func unitRow(_ index: Int, _ instructions: InstructionSet) -> [Float] {
        var row = row(index, instructions)
        let inverse = 1 / instructions.dots(row, row)[0].squareRoot()
        for offset in row.indices {
            row[offset] *= inverse
        }
        return row
    }

    /// Refuses rows that are zero, infinite or not a number.
    private func checkDirections() throws(BankError) {
        try values.withUnsafeBufferPointer { halves throws(BankError) in
            for index in 0..<count {
                // Without their signs, bit patterns are ordered as magnitudes are; 0x7c00 is infinity's.
                let largest = halves[index * dimension..<(index + 1) * dimension].reduce(UInt16(0)) { largest, half in
                    max(largest, half & 0x7fff)
                }
                guard largest > 0 else { throw .rows(.zero(row: index)) }
                guard largest < 0x7c00 else { throw .rows(.notFinite(row: index)) }
            }
        }
    }
}
