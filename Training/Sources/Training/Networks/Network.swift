/// An encoder being trained: backbone and head.
package final class Network {
    /// Unit features and unit projection of a batch.
    package struct Embedding {
        /// The backbone's output, `[N, d]`, float32.
        package let features: Tensor
        /// The head's output, `[N, p]`, float32.
        package let projection: Tensor
        /// The backbone's output before it is normalized, `[N, d]`, float32.
        package let unscaled: Tensor
    }

    package let backbone: any Backbone
    package let head: Head
    package let device: Device
    /// The number of leading stages of the backbone that do not learn.
    package private(set) var frozenStages = 0

    /// Makes a network with fresh weights drawn from the seed.
    ///
    /// - Parameters:
    ///   - architecture: the backbone.
    ///   - head: the head's shape.
    ///   - projection: the length p of the projection.
    ///   - seed: gives the weights.
    ///   - device: where it lives.
    /// - Throws: what libtorch says, such as of memory or of a device that is not there.
    package init(
        _ architecture: Architecture, head: HeadShape = .mlp, projection: Int = 128, seed: UInt64,
        device: Device = .cpu
    ) throws(TorchError) {
        var initialization = Initialization(seed: seed, device: device)
        backbone = try architecture.backbone(&initialization)
        self.head = try Head(head, backbone.dimension, projection, &initialization)
        self.device = device
        for parameter in parameters { try parameter.tensor.setRequiresGradient() }
    }

    /// Unit features and projection of normalized images `[N, 3, S, S]`.
    ///
    /// - Parameters:
    ///   - images: the batch; channels-last for speed.
    ///   - training: whether normalizations use the batch's statistics.
    ///   - precision: of convolutions and matrix products; the outputs are float32.
    /// - Returns: both outputs, normalized.
    /// - Throws: what libtorch says of shapes that do not fit.
    package func callAsFunction(_ images: Tensor, training: Bool, precision: Precision = .f32) throws -> Embedding {
        let (features, projection) = try precision.run(on: device) {
            let features = try backbone(images, training: training, frozen: frozenStages)
            return (features, try head(features, training: training))
        }
        let unscaled = try features.converted(to: .float32)
        return try Embedding(
            features: unscaled.normalized(), projection: projection.converted(to: .float32).normalized(),
            unscaled: unscaled)
    }

    /// All tensors: the backbone's under torchvision's names, the head's from `head` on.
    package var state: [NamedTensor] {
        backbone.state + head.state("head")
    }

    /// The tensors that gradients may go to.
    package var parameters: [NamedTensor] {
        state.filter(\.isParameter)
    }

    /// Stops learning in the leading stages of the backbone, the stem being the first.
    package func freeze(stages count: Int) throws(TorchError) {
        frozenStages = min(max(count, 0), backbone.stages.count)
        for (index, stage) in backbone.stages.enumerated() {
            for entry in stage.layer.state(stage.name) where entry.isParameter {
                try entry.tensor.setRequiresGradient(index >= frozenStages)
            }
        }
    }
}
