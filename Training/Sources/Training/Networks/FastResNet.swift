import ONNX

/// A shallow residual network that processors train quickly: few, wide convolutions, most of them on small maps.
///
/// A stem, then for each stage a 3x3 convolution, a 2x2 max-pooling and residual blocks. The shape is that of the
/// small networks of the DAWNBench contest (Coleman et al., 2017).
package struct FastResNet: Backbone {
    /// One stage: its number of channels, and of residual blocks after its pooling.
    package struct Stage: Sendable {
        let width: Int
        let blocks: Int

        package init(width: Int, blocks: Int) {
            self.width = width
            self.blocks = blocks
        }
    }

    package let widths: [Int]
    package let stages: [(name: String, layer: any Layer)]

    /// Makes the network with fresh weights.
    package init(stem: Int, _ widths: [Stage], _ initialization: inout Initialization) throws(TorchError) {
        var stages: [(name: String, layer: any Layer)] = [
            ("stem", try ConvolutionUnit(3, stem, pools: false, &initialization))
        ]
        var channels = stem
        for (index, stage) in widths.enumerated() {
            var layers: [any Layer] = [try ConvolutionUnit(channels, stage.width, pools: true, &initialization)]
            for _ in 0..<stage.blocks { layers.append(try ResidualUnit(stage.width, &initialization)) }
            stages.append(("layer\(index + 1)", LayerSequence(layers)))
            channels = stage.width
        }
        self.stages = stages
        self.widths = widths.map(\.width)
    }
}

/// Convolution, pooling, normalization, rectification: pooled before it is normalized, which keeps the maximum where it
/// is for positive scales and saves three quarters of the work on the map.
private struct ConvolutionUnit: Layer {
    let convolution: Convolution
    let norm: BatchNorm
    let pools: Bool

    init(_ input: Int, _ output: Int, pools: Bool, _ initialization: inout Initialization) throws(TorchError) {
        convolution = try Convolution(input, output, size: 3, &initialization)
        norm = try BatchNorm(output, &initialization)
        self.pools = pools
    }

    func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
        let hidden = try convolution(input, training: training)
        return try norm(pools ? hidden.maxPooled(size: 2, stride: 2) : hidden, training: training).rectified()
    }

    func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
        let hidden = try convolution.export(input, to: &graph)
        let pooled = pools ? graph.maxPooled(hidden, size: 2, stride: 2) : hidden
        return try graph.rectified(norm.export(pooled, to: &graph))
    }

    func state(_ path: String) -> [NamedTensor] {
        convolution.state("\(path).conv") + norm.state("\(path).bn")
    }
}

/// `x + unit(unit(x))` with two convolution units.
private struct ResidualUnit: Layer {
    let first: ConvolutionUnit
    let second: ConvolutionUnit

    init(_ width: Int, _ initialization: inout Initialization) throws(TorchError) {
        first = try ConvolutionUnit(width, width, pools: false, &initialization)
        second = try ConvolutionUnit(width, width, pools: false, &initialization)
    }

    func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
        try input + second(first(input, training: training), training: training)
    }

    func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
        try graph.sum(input, second.export(first.export(input, to: &graph), to: &graph))
    }

    func state(_ path: String) -> [NamedTensor] {
        first.state("\(path).0") + second.state("\(path).1")
    }
}
