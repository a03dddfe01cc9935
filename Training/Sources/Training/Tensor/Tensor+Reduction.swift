// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTorch

extension Tensor {
    package func sum() throws(TorchError) -> Tensor {
        try .make(self, ctorch_sum)
    }

    package func mean() throws(TorchError) -> Tensor {
        try .make(self, ctorch_mean)
    }

    /// The root of the sum of squares.
    package func frobeniusNorm() throws(TorchError) -> Double {
        try (self * self).sum().scalar().squareRoot()
    }

    package func sum(along dimension: Int, keepingDimension: Bool = false) throws(TorchError) -> Tensor {
        try .make(self) { ctorch_sum_along($0, Int64(dimension), keepingDimension) }
    }

    /// The logarithm of the sum of exponentials, without overflow.
    package func logSumExp(along dimension: Int, keepingDimension: Bool = false) throws(TorchError) -> Tensor {
        try .make(self) { ctorch_log_sum_exp($0, Int64(dimension), keepingDimension) }
    }

    /// The eigenvalues of a symmetric matrix from the least, and its unit eigenvectors as columns in their order.
    package func eigen() throws(TorchError) -> (values: Tensor, vectors: Tensor) {
        (try .make(self, ctorch_eigenvalues), try .make(self, ctorch_eigenvectors))
    }

    /// The index of the largest element along a dimension.
    package func argmax(along dimension: Int) throws(TorchError) -> Tensor {
        try .make(self) { ctorch_argmax($0, Int64(dimension)) }
    }
}
