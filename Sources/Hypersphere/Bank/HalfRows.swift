import HypersphereKernels

/// Rows in IEEE half precision, as a bank keeps them: shape [count, dimension].
struct HalfRows: Sendable {
    let dimension: Int
    let values: [UInt16]

    var count: Int { values.count / dimension }

    init(_ values: [UInt16], dimension: Int) throws(BankError) {
        guard dimension > 0, values.count.isMultiple(of: dimension), values.count / dimension < Int(UInt32.max) else {
            throw .rows(.shape(values: values.count, dimension: dimension))
        }
        guard !values.isEmpty else { throw .empty }
        self.dimension = dimension
        self.values = values
    }

    init(_ embeddings: Embeddings) throws(BankError) {
        let halves = [UInt16](unsafeUninitializedCapacity: embeddings.values.count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            cider_float_to_half(embeddings.values, embeddings.values.count, start)
            filled = embeddings.values.count
        }
        try self.init(halves, dimension: embeddings.dimension)
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
    func unitRow(_ index: Int, _ instructions: InstructionSet) throws(BankError) -> [Float] {
        var row = row(index, instructions)
        let square = instructions.dots(row, row)[0]
        guard square.isFinite else { throw .rows(.notFinite(row: index)) }
        guard square > 0 else { throw .rows(.zero(row: index)) }
        let inverse = 1 / square.squareRoot()
        for offset in row.indices {
            row[offset] *= inverse
        }
        return row
    }
}
