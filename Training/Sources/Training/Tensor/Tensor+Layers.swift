import CTorch

extension Tensor {
    /// Sets negative elements to zero in place, and returns the tensor itself.
    ///
    /// Nothing else may need the old values: what was just computed by a normalization or a sum.
    package func rectified() throws(TorchError) -> Tensor {
        try act(ctorch_relu_in_place)
        return self
    }

    /// `x weightᵀ + bias` for rows x: `[N, in]`, `[out, in]` and `[out]` to `[N, out]`.
    package func linear(weight: Tensor, bias: Tensor?) throws(TorchError) -> Tensor {
        guard let bias else { return try .make(self, weight) { ctorch_linear($0, $1, nil) } }
        return try .make(self, weight) { input, weight in bias.read { ctorch_linear(input, weight, $0) } }
    }

    /// `[N, in, H, W]`, `[out, in, k, k]` and `[out]` to `[N, out, H', W']`.
    package func convolved(
        _ weight: Tensor, bias: Tensor? = nil, stride: Int, padding: Int
    ) throws(TorchError) -> Tensor {
        let (stride, padding) = (Int64(stride), Int64(padding))
        guard let bias else { return try .make(self, weight) { ctorch_convolution($0, $1, nil, stride, padding) } }
        return try .make(self, weight) { input, weight in
            bias.read { ctorch_convolution(input, weight, $0, stride, padding) }
        }
    }

    /// Each channel with zero mean and unit variance, then scaled and shifted.
    ///
    /// When `training`, mean and variance are the batch's and the running ones move towards them by `momentum`; else
    /// they are the running ones.
    package func batchNormalized(
        weight: Tensor, bias: Tensor, runningMean: Tensor, runningVariance: Tensor, training: Bool,
        momentum: Double, epsilon: Double
    ) throws(TorchError) -> Tensor {
        try .make(self, weight) { input, weight in
            bias.read { bias in
                runningMean.read { mean in
                    runningVariance.read { variance in
                        ctorch_batch_norm(input, weight, bias, mean, variance, training, momentum, epsilon)
                    }
                }
            }
        }
    }

    package func maxPooled(size: Int, stride: Int, padding: Int = 0) throws(TorchError) -> Tensor {
        try .make(self) { ctorch_max_pool($0, Int64(size), Int64(stride), Int64(padding)) }
    }

    /// The mean of each channel: `[N, C, H, W]` to `[N, C]`.
    package func averagePooled() throws(TorchError) -> Tensor {
        try .make(self, ctorch_global_average_pool)
    }
}
