// Used by EmbeddingRows of NumPy and safetensors, on a decoding thread.

package import Safetensors

/// The types of numbers that embeddings are taken in, little-endian.
package enum RealNumberType {
    case float16, bfloat16, float32, float64

    package init?(_ type: StoredTensor.ElementType) {
        switch type {
        case .float16: self = .float16
        case .bfloat16: self = .bfloat16
        case .float32: self = .float32
        case .float64: self = .float64
        default: return nil
        }
    }

    private var byteCount: Int {
        switch self {
        case .float16, .bfloat16: 2
        case .float32: 4
        case .float64: 8
        }
    }

    /// Reads rows of numbers.
    ///
    /// - Parameters:
    ///   - bytes: the numbers, row by row.
    ///   - count: how many rows.
    ///   - dimension: how many numbers a row has.
    /// - Returns: nil where the bytes are not as many.
    package func rows(of bytes: UnsafeRawBufferPointer, count: Int, dimension: Int) -> [[Float]]? {
        let (rowSize, isTooLong) = dimension.multipliedReportingOverflow(by: byteCount)
        let (size, isTooLarge) = rowSize.multipliedReportingOverflow(by: count)
        guard count >= 0, dimension >= 0, !isTooLong, !isTooLarge, size == bytes.count else { return nil }
        return (0..<count).map { row in
            let place = row * rowSize
            return (0..<dimension).map { number(in: bytes, at: place + $0 * byteCount) }
        }
    }

    private func number(in bytes: UnsafeRawBufferPointer, at place: Int) -> Float {
        switch self {
        case .float16: Float(bytes.loadUnaligned(fromByteOffset: place, as: Float16.self))
        case .bfloat16:
            Float(bitPattern: UInt32(bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self)) << 16)
        case .float32: bytes.loadUnaligned(fromByteOffset: place, as: Float.self)
        case .float64: Float(bytes.loadUnaligned(fromByteOffset: place, as: Double.self))
        }
    }
}
