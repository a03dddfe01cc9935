package import ONNX

/// A square convolution without bias: `[N, in, H, W]` to `[N, out, H', W']`.
package struct Convolution: Layer {
    let weight: Tensor
    let stride: Int
    let padding: Int

    /// What the first weights are.
    enum Start {
        /// All random.
        case random
        /// The first filters, as many as there are inputs, pass them on as they are; the others are random.
        ///
        /// A deep network starts as a shallow one, as with shortcuts, but pays for none: Xiao et al., "Dynamical
        /// Isometry and a Mean Field Theory of CNNs", ICML 2018, start from orthogonal filters for the same reason.
        case identity
    }

    /// Random weights come from a normal distribution of variance `2 / (out k k)`; He et al., "Delving Deep into Rectifiers",
    /// ICCV 2015.
    init(
        _ input: Int, _ output: Int, size: Int, stride: Int = 1, start: Start = .random,
        _ initialization: inout Initialization
    ) throws(TorchError) {
        let deviation = (2 / Float(output * size * size)).squareRoot()
        let center = size * size / 2
        weight = try initialization.parameter([output, input, size, size]) { index, random in
            let (filter, place) = (index / (input * size * size), index % (input * size * size))
            guard start == .identity, filter < input else { return random.normal() * deviation }
            return place == filter * size * size + center ? 1 : 0
        }
        self.stride = stride
        padding = size / 2
    }

    package func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
        try input.convolved(weight, stride: stride, padding: padding)
    }

    package func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
        try graph.convolution(
            input, weights: weight.values(as: Double.self), shape: weight.shape, stride: stride, padding: padding)
    }

    package func state(_ path: String) -> [NamedTensor] {
        [NamedTensor(name: "\(path).weight", tensor: weight, role: .weight)]
    }
}
