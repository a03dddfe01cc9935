import CTorch

/// The numbers in stochastic gradient descent.
public struct SGDOptions: Sendable, Hashable, Codable {
    public var momentum = 0.9
    /// Whether the step looks ahead along the momentum; Sutskever et al., ICML 2013.
    public var nesterov = true
    /// The share of each weight that is added to its gradient.
    public var weightDecay = 1e-4
    /// Whether normalisations' scales and shifts and linear layers' biases decay as well, as in the paper.
    public var decaysOffsets = true
    /// How much faster what normalisations add is learned than all else; it decays no faster.
    public var shiftRate = 1.0

    public init() {}
}

/// Stochastic gradient descent with momentum, as PyTorch defines it: `v <- m v + g`, `w <- w - lr (g + m v)`.
package final class SGD {
    private let options: SGDOptions
    private let parameters: [NamedTensor]
    private let momenta: [Tensor]

    /// Starts without momentum.
    package init(_ parameters: [NamedTensor], _ options: SGDOptions) throws(TorchError) {
        self.options = options
        self.parameters = parameters
        // A copy keeps the layout in memory, which the fused step needs to be the parameter's own.
        momenta = try parameters.map { parameter throws(TorchError) in
            try Torch.withoutRecording { () throws(TorchError) in try parameter.tensor.copy() * 0 }
        }
    }

    /// Moves every parameter that has a gradient.
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

    /// Forgets the gradients.
    package func clearGradients() {
        for parameter in parameters { parameter.tensor.clearGradient() }
    }

    /// The momentum of each parameter, under the parameter's name.
    package var state: [NamedTensor] {
        zip(parameters, momenta).map { NamedTensor(name: $0.name, tensor: $1, role: .statistic) }
    }
}
