/// Orthogonal steps: every direction that the momentum of a weight matrix has is moved along equally far.
///
/// A weight `[out, ...]` is taken as a matrix M of `out` rows, `w <- w - lr orth(g + m v)`, where `orth` sets all
/// singular values near 1. Weights keep the Frobenius norm `sqrt(out)`, so that the rate is the angle of a step: for
/// networks whose outputs do not depend on their weights' lengths, as behind normalizations. What is no matrix moves as
/// in ``SGD``. Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024.
package final class Muon: Optimizer {
    private let options: OptimizerOptions
    package let parameters: [NamedTensor]
    private let weights: [NamedTensor]
    private let momenta: [Tensor]
    private let others: SGD

    /// Starts without momentum.
    package init(_ parameters: [NamedTensor], _ options: OptimizerOptions) throws(TorchError) {
        self.options = options
        self.parameters = parameters
        weights = parameters.filter { $0.role == .weight }
        momenta = try weights.momenta()
        others = try SGD(parameters.filter { $0.role != .weight }, options)
    }

    package func step(rate: Double) throws(TorchError) {
        try others.step(rate: rate)
        for (weight, momentum) in zip(weights, momenta) {
            guard let gradient = try weight.tensor.gradient() else { continue }
            try Torch.withoutRecording { () throws(TorchError) in
                try momentum.assign(momentum * options.momentum + gradient)
                let direction = options.nesterov ? try gradient + momentum * options.momentum : momentum
                let rows = weight.tensor.shape[0]
                let matrix = try weight.tensor.reshaped([rows, -1])
                let length = try matrix.frobeniusNorm()
                let scale = Double(rows).squareRoot() / max(length, 1e-12)
                let moved = try matrix * scale - orthogonalized(direction.reshaped([rows, -1])) * rate
                try weight.tensor.assign(moved.reshaped(weight.tensor.shape))
            }
        }
    }

    package var state: [NamedTensor] {
        zip(weights, momenta).map { NamedTensor(name: $0.name, tensor: $1, role: .statistic) } + others.state
    }
}

/// The matrix with the same singular vectors and singular values near 1 (0.7 to 1.2), by a polynomial iterated.
///
/// The coefficients lift small singular values fastest; Jordan et al., 2024, see ``Muon``.
///
/// - Parameters:
///   - matrix: `[n, m]`.
///   - iterations: of the quintic; with three, singular values below a hundredth of the Frobenius norm stay behind.
/// - Returns: `[n, m]`; zero where the matrix is.
/// - Throws: what libtorch says, such as of memory.
package func orthogonalized(_ matrix: Tensor, iterations: Int = 3) throws(TorchError) -> Tensor {
    let isTall = matrix.shape[0] > matrix.shape[1]
    var result = isTall ? try matrix.transposed() : matrix
    let length = try result.frobeniusNorm()
    result = try result * (1 / max(length, 1e-12))
    for _ in 0..<iterations {
        let square = try result.matmul(result.transposed())
        let polynomial = try square * -4.7750 + square.matmul(square) * 2.0315
        result = try result * 3.4445 + polynomial.matmul(result)
    }
    return isTall ? try result.transposed() : result
}
