package import ONNX

/// A tensor of a network under the name it has in weight files.
package struct NamedTensor {
    package let name: String
    package let tensor: Tensor
    /// How it changes.
    package let role: Role

    package enum Role: Sendable {
        /// Descended, with weight decay: weights of convolutions and linear layers.
        case weight
        /// Descended: scales of normalizations, and biases.
        case offset
        /// Descended: what normalizations add.
        case shift
        /// Not descended: running means and variances, which are counted while training, and what stays as it is.
        case statistic
    }

    package init(name: String, tensor: Tensor, role: Role) {
        self.name = name
        self.tensor = tensor
        self.role = role
    }

    package var isParameter: Bool { role != .statistic }
}

/// A part of a network.
package protocol Layer {
    /// What the layer makes of its input; `training` has normalizations use the batch's own statistics.
    func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor

    /// Its tensors, named from `path` on.
    func state(_ path: String) -> [NamedTensor]

    /// Adds what the layer does outside training to an ONNX graph.
    func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value
}

/// Where layers get their first weights and the device they live on.
package struct Initialization {
    package var random: RandomStream
    package let device: Device

    package init(seed: UInt64, device: Device) {
        random = RandomStream(seed: seed, .weights)
        self.device = device
    }

    /// A parameter with elements from `draw`, which gets the element's place in row-major order.
    mutating func parameter(
        _ shape: [Int], _ draw: (_ index: Int, inout RandomStream) -> Float
    ) throws(TorchError) -> Tensor {
        let count = shape.reduce(1, *)
        var values: [Float] = []
        values.reserveCapacity(count)
        for index in 0..<count { values.append(draw(index, &random)) }
        let tensor = try Tensor(values, shape: shape, device: device)
        return shape.count == 4 ? try tensor.channelsLast() : tensor
    }

    /// A vector of equal elements.
    func constant(_ value: Double, count: Int) throws(TorchError) -> Tensor {
        try .full(value, shape: [count], device: device)
    }
}
