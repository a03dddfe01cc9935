package import ONNX

/// The part of an encoder that turns images into features.
package protocol Backbone {
    /// The number of channels of each stage but the first.
    var widths: [Int] { get }

    /// The parts in the order that an image passes them, with the names their tensors have in front.
    var stages: [(name: String, layer: any Layer)] { get }

    /// Sets what is taken from the data rather than learned; called once, before training from fresh weights.
    ///
    /// - Parameter images: a sample of normalized training images, `[N, 3, S, S]`.
    /// - Throws: what libtorch says of shapes that do not fit.
    func prepare(for images: Tensor) throws(TorchError)
}

extension Backbone {
    package func prepare(for images: Tensor) throws(TorchError) {}

    /// The number of features, d: the channels of the last stage.
    package var dimension: Int { widths[widths.count - 1] }

    /// Features `[N, d]`, not yet normalized, of normalized images `[N, 3, S, S]`.
    ///
    /// - Parameters:
    ///   - images: channels-last for speed.
    ///   - training: whether normalizations use the batch's statistics.
    ///   - frozen: the number of leading stages that keep to their running statistics all the same.
    /// - Returns: the mean of the last stage's output over its positions.
    /// - Throws: what libtorch says of shapes that do not fit.
    package func callAsFunction(_ images: Tensor, training: Bool, frozen: Int = 0) throws(TorchError) -> Tensor {
        var hidden = images
        for (index, stage) in stages.enumerated() {
            hidden = try stage.layer(hidden, training: training && index >= frozen)
        }
        return try hidden.averagePooled()
    }

    /// The channel means of every stage but the first, outside training.
    ///
    /// - Parameter images: normalized, `[N, 3, S, S]`.
    /// - Returns: `[N, c]` of each stage, not yet normalized; the last are the features.
    /// - Throws: what libtorch says of shapes that do not fit.
    package func stageMeans(_ images: Tensor) throws(TorchError) -> [Tensor] {
        var hidden = images
        var means: [Tensor] = []
        for stage in stages {
            hidden = try stage.layer(hidden, training: false)
            means.append(try hidden.averagePooled())
        }
        return Array(means.dropFirst())
    }

    /// Adds the channel means of the stages to an ONNX graph.
    ///
    /// - Parameters:
    ///   - images: normalized, `[N, 3, S, S]`.
    ///   - graph: gets the nodes.
    /// - Returns: what ``stageMeans(_:)`` gives.
    /// - Throws: what libtorch says as it reads weights.
    package func export(_ images: Value, to graph: inout Graph) throws(TorchError) -> [Value] {
        var hidden = images
        var means: [Value] = []
        for (index, stage) in stages.enumerated() {
            hidden = try stage.layer.export(hidden, to: &graph)
            if index > 0 { means.append(graph.averagePooled(hidden)) }
        }
        return means
    }

    /// All tensors, under torchvision's names where torchvision has the network.
    package var state: [NamedTensor] {
        stages.flatMap { $0.layer.state($0.name) }
    }
}
