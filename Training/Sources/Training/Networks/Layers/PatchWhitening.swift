import ONNX

/// A 2x2 convolution whose outputs over the training images are uncorrelated and of equal variance, then rectified.
///
/// The filters are the eigenvectors of the patches' covariance over the roots of their eigenvalues, and the same
/// negated, since rectifying keeps one side; they do not learn, the bias does.
struct PatchWhitening: Layer {
    /// Twice the numbers in a patch.
    static let channels = 24
    let weight: Tensor
    let bias: Tensor
    /// Added to the variances, so that directions that hold but noise are not blown up.
    private static let epsilon = 5e-4

    /// Random filters, until `whiten` is called or weights are loaded.
    init(_ initialization: inout Initialization) throws(TorchError) {
        weight = try initialization.parameter([Self.channels, 3, 2, 2]) { $1.normal() }
        bias = try initialization.constant(0, count: Self.channels)
    }

    /// Takes the filters from the patches of normalized images `[N, 3, S, S]`.
    func whiten(_ images: Tensor) throws(TorchError) {
        let side = images.shape.last ?? 0
        guard images.shape.count == 4, side >= 2 else { return }
        try Torch.withoutRecording { () throws(TorchError) in
            // Each patch as four pixels of three channels.
            var corners: [Tensor] = []
            for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                corners.append(
                    try images.narrowed(2, to: row..<side - 1 + row).narrowed(3, to: column..<side - 1 + column))
            }
            let patches = try Tensor.concatenated(corners, along: 1).permuted([1, 0, 2, 3]).reshaped([12, -1])
                .converted(to: .float64)
            let covariance = try patches.matmul(patches.transposed()) * (12 / Double(max(patches.count, 1)))
            let (values, vectors) = try covariance.eigen()
            let deviations = try ((values + Self.epsilon).logarithm() * 0.5).exponential()
            let filters = try (vectors / deviations).transposed().reshaped([12, 2, 2, 3]).permuted([0, 3, 1, 2])
            try weight.assign(Tensor.concatenated([filters, filters * -1]).converted(to: .float32))
        }
    }

    func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
        try input.convolved(weight, bias: bias, stride: 1, padding: 0).rectified()
    }

    func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
        try graph.rectified(
            graph.convolution(
                input, weights: weight.values(as: Double.self), shape: weight.shape, bias: bias.values(as: Double.self))
        )
    }

    func state(_ path: String) -> [NamedTensor] {
        [
            NamedTensor(name: "\(path).conv.weight", tensor: weight, role: .statistic),
            NamedTensor(name: "\(path).conv.bias", tensor: bias, role: .offset),
        ]
    }
}
