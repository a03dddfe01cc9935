// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenVINO

/// The u8 pixels [count, height, width, channels] of a batch; its memory grows to that of the largest batch seen.
struct PixelTensor: ~Copyable {
    private let tensor: Owned
    private let input: EncoderInput

    init(_ input: EncoderInput) throws(EngineFailure) {
        var shape = ov_shape_t()
        try check(ov_shape_create(4, Self.dimensions(of: input, count: 1), &shape))
        defer { _ = ov_shape_free(&shape) }
        self.tensor = try Owned(freedBy: ov_tensor_free) { ov_tensor_create(U8, shape, &$0) }
        self.input = input
    }

    var pointer: OpaquePointer { tensor.pointer }

    /// Makes room for `count` images and lets `body` fill it; what earlier batches left there is still in it.
    ///
    /// Mutating, so that the language refuses a second batch while the memory of the first is in use.
    mutating func fill(
        count: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) throws -> Void
    ) throws {
        var shape = ov_shape_t()
        try check(ov_shape_create(4, Self.dimensions(of: input, count: count), &shape))
        defer { _ = ov_shape_free(&shape) }
        try check(ov_tensor_set_shape(tensor.pointer, shape))
        let bytes = count * input.bytesPerImage
        let memory = try TensorBytes(tensor, elementType: U8, count: bytes)
        try body(UnsafeMutableBufferPointer(start: memory.start.assumingMemoryBound(to: UInt8.self), count: bytes))
    }

    private static func dimensions(of input: EncoderInput, count: Int) -> [Int64] {
        [count, input.height, input.width, input.channels].map(Int64.init)
    }
}
