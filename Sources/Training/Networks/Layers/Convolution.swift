package import ONNX

/// A square convolution without bias: `[N, in, H, W]` to `[N, out, H', W']`.
package struct Convolution: Layer {
    let weight: Tensor
    let stride: Int
    let padding: Int

    /// Weights from a normal distribution of variance `2 / (out k k)`; He et al., "Delving Deep into Rectifiers",
    /// ICCV 2015.
    init(
        _ input: Int, _ output: Int, size: Int, stride: Int = 1, _ initialization: inout Initialization
    ) throws(TorchError) {
        let deviation = (2 / Float(output * size * size)).squareRoot()
        weight = try initialization.parameter([output, input, size, size]) { $0.normal() * deviation }
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
