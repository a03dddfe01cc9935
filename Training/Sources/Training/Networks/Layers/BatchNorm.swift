package import ONNX

/// Batch normalization of each channel of `[N, C, H, W]`.
///
/// Ioffe, Szegedy, "Batch Normalization: Accelerating Deep Network Training", ICML 2015.
package struct BatchNorm: Layer {
    let weight: Tensor
    let bias: Tensor
    let mean: Tensor
    let variance: Tensor
    /// The share of a batch's statistics in the running ones.
    let momentum: Double
    /// Whether the scale is learned; it stays 1 else.
    let learnsScale: Bool
    package static let epsilon = 1e-5

    init(
        _ channels: Int, momentum: Double = 0.1, learnsScale: Bool = true, _ initialization: inout Initialization
    ) throws(TorchError) {
        self.momentum = momentum
        self.learnsScale = learnsScale
        weight = try initialization.constant(1, count: channels)
        bias = try initialization.constant(0, count: channels)
        mean = try initialization.constant(0, count: channels)
        variance = try initialization.constant(1, count: channels)
    }

    package func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
        try input.batchNormalized(
            weight: weight, bias: bias, runningMean: mean, runningVariance: variance, training: training,
            momentum: momentum, epsilon: Self.epsilon)
    }

    package func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
        let weight = try weight.values(as: Double.self)
        let deviation = try variance.values(as: Double.self).map { ($0 + Self.epsilon).squareRoot() }
        let scale = zip(weight, deviation).map { $0 / $1 }
        let means = zip(try mean.values(as: Double.self), scale).map { $0 * $1 }
        let shift = zip(try bias.values(as: Double.self), means).map { $0 - $1 }
        return graph.scaled(input, by: scale, plus: shift)
    }

    package func state(_ path: String) -> [NamedTensor] {
        (learnsScale ? [NamedTensor(name: "\(path).weight", tensor: weight, role: .offset)] : []) + [
            NamedTensor(name: "\(path).bias", tensor: bias, role: .shift),
            NamedTensor(name: "\(path).running_mean", tensor: mean, role: .statistic),
            NamedTensor(name: "\(path).running_var", tensor: variance, role: .statistic),
        ]
    }
}
