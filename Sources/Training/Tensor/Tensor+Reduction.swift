import CTorch

extension Tensor {
    package func sum() throws(TorchError) -> Tensor {
        try .make(self, ctorch_sum)
    }

    package func mean() throws(TorchError) -> Tensor {
        try .make(self, ctorch_mean)
    }

    package func sum(along dimension: Int, keepingDimension: Bool = false) throws(TorchError) -> Tensor {
        try .make(self) { ctorch_sum_along($0, Int64(dimension), keepingDimension) }
    }

    /// The logarithm of the sum of exponentials, without overflow.
    package func logSumExp(along dimension: Int, keepingDimension: Bool = false) throws(TorchError) -> Tensor {
        try .make(self) { ctorch_log_sum_exp($0, Int64(dimension), keepingDimension) }
    }

    /// The index of the largest element along a dimension.
    package func argmax(along dimension: Int) throws(TorchError) -> Tensor {
        try .make(self) { ctorch_argmax($0, Int64(dimension)) }
    }
}
