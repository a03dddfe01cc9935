// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTorch

// Elementwise, with broadcasting.
extension Tensor {
    package static func + (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try make(a, b, ctorch_add)
    }

    package static func - (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try make(a, b, ctorch_subtract)
    }

    package static func * (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try make(a, b, ctorch_multiply)
    }

    package static func / (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try make(a, b, ctorch_divide)
    }

    package static func + (a: Tensor, b: Double) throws(TorchError) -> Tensor {
        try make(a) { ctorch_add_scalar($0, b) }
    }

    package static func * (a: Tensor, b: Double) throws(TorchError) -> Tensor {
        try make(a) { ctorch_multiply_scalar($0, b) }
    }

    package func exponential() throws(TorchError) -> Tensor {
        try .make(self, ctorch_exp)
    }

    package func logarithm() throws(TorchError) -> Tensor {
        try .make(self, ctorch_log)
    }

    /// True where the elements are equal.
    package func equals(_ other: Tensor) throws(TorchError) -> Tensor {
        try .make(self, other, ctorch_equal)
    }

    /// `value` where the truth values of `mask` are true.
    package func filled(where mask: Tensor, with value: Double) throws(TorchError) -> Tensor {
        try .make(self, mask) { ctorch_masked_fill($0, $1, value) }
    }

    /// Vectors along the last dimension divided by their L2 norm (by 1e-12 where that is larger).
    package func normalized() throws(TorchError) -> Tensor {
        try .make(self) { ctorch_normalize($0, -1, 1e-12) }
    }

    package func matmul(_ other: Tensor) throws(TorchError) -> Tensor {
        try .make(self, other, ctorch_matmul)
    }
}
