import ONNX

/// A plain convolutional network that needs very few epochs.
///
/// Its first layer whitens patches of 2x2 pixels and never learns; each stage pools before its second convolution, its
/// normalizations have no scale to learn, and its convolutions start near the identity. The shape is that of the
/// CIFAR-10 speedrun: Jordan, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU", 2024.
package struct WhitenedNetwork: Backbone {
    package let widths: [Int]
    package let stages: [(name: String, layer: any Layer)]
    private let stem: PatchWhitening

    /// Makes the network with fresh weights, one stage for each width.
    package init(widths: [Int], _ initialization: inout Initialization) throws(TorchError) {
        stem = try PatchWhitening(&initialization)
        var stages: [(name: String, layer: any Layer)] = [("stem", stem)]
        var channels = PatchWhitening.channels
        for (index, width) in widths.enumerated() {
            stages.append(("layer\(index + 1)", try WhitenedStage(channels, width, &initialization)))
            channels = width
        }
        self.stages = stages
        self.widths = widths
    }

    package func prepare(for images: Tensor) throws(TorchError) {
        try stem.whiten(images)
    }
}

/// Two convolutions, the first one pooled, each normalized and rectified.
struct WhitenedStage: Layer {
    let first: Convolution
    let firstNorm: BatchNorm
    let second: Convolution
    let secondNorm: BatchNorm
    /// High, as few steps follow the last large one.
    private static let momentum = 0.4

    init(_ input: Int, _ output: Int, _ initialization: inout Initialization) throws(TorchError) {
        first = try Convolution(input, output, size: 3, start: .identity, &initialization)
        firstNorm = try BatchNorm(output, momentum: Self.momentum, learnsScale: false, &initialization)
        second = try Convolution(output, output, size: 3, start: .identity, &initialization)
        secondNorm = try BatchNorm(output, momentum: Self.momentum, learnsScale: false, &initialization)
    }

    func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
        let pooled = try first(input, training: training).maxPooled(size: 2, stride: 2)
        let hidden = try firstNorm(pooled, training: training).rectified()
        return try secondNorm(second(hidden, training: training), training: training).rectified()
    }

    func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
        // Without a scale of its own a normalization keeps the order of values, so the pooling may come last, and the
        // convolution takes in what follows it.
        let hidden = try graph.rectified(firstNorm.export(first.export(input, to: &graph), to: &graph))
        let pooled = graph.maxPooled(hidden, size: 2, stride: 2)
        return try graph.rectified(secondNorm.export(second.export(pooled, to: &graph), to: &graph))
    }

    func state(_ path: String) -> [NamedTensor] {
        first.state("\(path).conv1") + firstNorm.state("\(path).bn1") + second.state("\(path).conv2")
            + secondNorm.state("\(path).bn2")
    }
}
