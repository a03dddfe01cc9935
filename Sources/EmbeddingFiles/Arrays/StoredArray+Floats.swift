// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension StoredArray {
    /// Reads a matrix of floats.
    ///
    /// - Returns: the rows, and how many finite values are beyond a `Float`'s range and became infinite.
    /// - Throws: ``EmbeddingFileError`` where the array is no matrix of floats, or its bytes are too few or too many.
    func matrix() throws(EmbeddingFileError) -> (matrix: EmbeddingMatrix, overflows: Int) {
        if case .unsupported(let reason) = layout.element { throw error(.unsupported, reason) }
        guard layout.element.isFloat else {
            throw error(.unsupported, "it holds \(layout.element.name), not floats: save it as float32")
        }
        guard let (rows, columns) = layout.matrix else {
            let advice = layout.shape.count < 2 ? "one embedding is [1, dimension]" : "pool the embeddings first"
            throw error(.unsupported, "its shape \(layout.shape) is not [images, dimension]: \(advice)")
        }
        guard columns > 0 else { throw error(.unsupported, "its shape \(layout.shape) has no columns") }
        var overflows = 0
        var failure: EmbeddingFileError?
        let values = [Float](unsafeUninitializedCapacity: rows * columns) { values, initialized in
            do throws(EmbeddingFileError) {
                try forEachPiece { piece, first in
                    overflows += convert(piece, first: first, rows: rows, columns: columns, to: values)
                }
                initialized = rows * columns
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return (EmbeddingMatrix(values: values, dimension: columns, count: rows), overflows)
    }

    private func convert(
        _ piece: UnsafeRawBufferPointer, first: Int, rows: Int, columns: Int,
        to values: UnsafeMutableBufferPointer<Float>
    ) -> Int {
        func place(_ bits: some FixedWidthInteger, _ index: Int, _ value: Float) {
            let element = first + index
            values[layout.isFortran ? element % rows * columns + element / rows : element] = value
        }
        func each<Bits: FixedWidthInteger & BitwiseCopyable>(_ type: Bits.Type, _ body: (Bits) -> Float) {
            for index in 0..<piece.count / MemoryLayout<Bits>.size {
                let bits = piece.loadUnaligned(fromByteOffset: index * MemoryLayout<Bits>.size, as: type)
                place(bits, index, body(layout.isSwapped ? bits.byteSwapped : bits))
            }
        }
        var overflows = 0
        switch layout.element {
        case .float16: each(UInt16.self) { Float(Float16(bitPattern: $0)) }
        case .bfloat16: each(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .float64:
            each(UInt64.self) { bits in
                let double = Double(bitPattern: bits)
                let value = Float(double)
                if value.isInfinite, double.isFinite { overflows += 1 }
                return value
            }
        default: each(UInt32.self) { Float(bitPattern: $0) }
        }
        return overflows
    }
}
