/// Moves the parameters of a run by their gradients.
package protocol Optimizer {
    /// Moves every parameter that has a gradient.
    func step(rate: Double) throws(TorchError)

    var parameters: [NamedTensor] { get }

    /// What a checkpoint keeps: one tensor for each parameter, under the parameter's name.
    var state: [NamedTensor] { get }
}

extension Optimizer {
    /// Forgets the gradients.
    package func clearGradients() {
        for parameter in parameters { parameter.tensor.clearGradient() }
    }
}

/// How the weights of convolutions and linear layers are moved.
package enum OptimizerKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Stochastic gradient descent with momentum, the paper's.
    case sgd
    /// Orthogonal steps, for few epochs.
    case muon
}

/// The numbers in an optimizer.
package struct OptimizerOptions: Sendable, Hashable, Codable {
    package var kind = OptimizerKind.sgd
    package var momentum = 0.9
    /// Whether the step looks ahead along the momentum; Sutskever et al., ICML 2013.
    package var nesterov = true
    /// The share of each weight that is added to its gradient; weights that orthogonal steps move keep their length.
    package var weightDecay = 1e-4
    /// Whether normalizations' scales and shifts and linear layers' biases decay as well, as in the paper.
    package var decaysOffsets = true
    /// How much faster what normalizations add is learned than all else; it decays no faster.
    package var shiftRate = 1.0

    package init() {}

    /// Makes the optimizer, without momentum yet.
    package func optimizer(of parameters: [NamedTensor]) throws(TorchError) -> any Optimizer {
        switch kind {
        case .sgd: try SGD(parameters, self)
        case .muon: try Muon(parameters, self)
        }
    }
}

extension [NamedTensor] {
    /// Zeros beside each tensor, in the same layout.
    func momenta() throws(TorchError) -> [Tensor] {
        // A copy keeps the layout in memory, which the fused step needs to be the parameter's own.
        try map { parameter throws(TorchError) in
            try Torch.withoutRecording { () throws(TorchError) in try parameter.tensor.copy() * 0 }
        }
    }
}
