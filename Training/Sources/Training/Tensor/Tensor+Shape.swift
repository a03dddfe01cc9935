// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTorch

extension Tensor {
    package func reshaped(_ shape: [Int]) throws(TorchError) -> Tensor {
        try .make(self) { ctorch_reshape($0, shape.map(Int64.init), Int32(shape.count)) }
    }

    /// The dimensions in another order, without moving memory.
    package func permuted(_ order: [Int]) throws(TorchError) -> Tensor {
        try .make(self) { ctorch_permute($0, order.map(Int64.init), Int32(order.count)) }
    }

    /// A matrix with rows and columns exchanged.
    package func transposed() throws(TorchError) -> Tensor {
        try permuted([1, 0])
    }

    /// The part of a dimension in `range`, sharing memory.
    package func narrowed(_ dimension: Int, to range: Range<Int>) throws(TorchError) -> Tensor {
        try .make(self) { ctorch_narrow($0, Int64(dimension), Int64(range.lowerBound), Int64(range.count)) }
    }

    /// The rows (or other slices) of the given numbers, in their order.
    package func selected(_ dimension: Int, _ indices: Tensor) throws(TorchError) -> Tensor {
        try .make(self, indices) { ctorch_index_select($0, Int64(dimension), $1) }
    }

    /// One element from each row, whose column `indices` names: `[N, C]` and `[N]` to `[N]`.
    package func picked(_ indices: Tensor) throws(TorchError) -> Tensor {
        let rows = indices.count
        return try .make(self, indices.reshaped([rows, 1])) { ctorch_gather($0, 1, $1) }.reshaped([rows])
    }

    package static func concatenated(_ parts: [Tensor], along dimension: Int = 0) throws(TorchError) -> Tensor {
        try Tensor(parts.withHandles { ctorch_concatenate($0, $1, Int64(dimension)) })
    }
}
