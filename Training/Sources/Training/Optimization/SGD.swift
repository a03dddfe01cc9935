import CTorch

/// Stochastic gradient descent with momentum, as PyTorch defines it: `v <- m v + g`, `w <- w - lr (g + m v)`.
package final class SGD: Optimizer {
    private let options: OptimizerOptions
    package let parameters: [NamedTensor]
    private let momenta: [Tensor]

    /// Starts without momentum.
    package init(_ parameters: [NamedTensor], _ options: OptimizerOptions) throws(TorchError) {
        self.options = options
        self.parameters = parameters
        momenta = try parameters.momenta()
    }

    package func step(rate: Double) throws(TorchError) {
        for role in [NamedTensor.Role.weight, .offset, .shift] {
            let chosen = parameters.indices.filter { parameters[$0].role == role }
            let factor = role == .shift ? options.shiftRate : 1
            let decay = role == .weight || options.decaysOffsets ? options.weightDecay / factor : 0
            let status = chosen.map { parameters[$0].tensor }.withHandles { weights, count in
                chosen.map { momenta[$0] }.withHandles { momenta, _ in
                    ctorch_sgd_step(
                        weights, momenta, count, rate * factor, options.momentum, decay, options.nesterov)
                }
            }
            try TorchError.check(status)
        }
    }

    package var state: [NamedTensor] {
        zip(parameters, momenta).map { NamedTensor(name: $0.name, tensor: $1, role: .statistic) }
    }
}
