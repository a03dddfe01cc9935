// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX

/// A residual network, for small images or with the ImageNet stem; its tensors are named as in torchvision.
///
/// He et al., "Deep Residual Learning for Image Recognition", CVPR 2016.
package struct ResNet: Backbone {
    /// How an image enters.
    package enum Stem: Sendable {
        /// A 3x3 convolution, no pooling: for images of 32x32.
        case small
        /// A 7x7 convolution of stride 2 and a max-pooling of stride 2.
        case imageNet
    }

    package let widths: [Int]
    package let stages: [(name: String, layer: any Layer)]

    /// Makes the network with fresh weights.
    ///
    /// - Parameters:
    ///   - depths: the number of blocks of each of the four stages.
    ///   - bottlenecks: whether the blocks are bottlenecks.
    ///   - stem: how an image enters.
    ///   - initialization: where weights come from.
    /// - Throws: what libtorch says, such as of memory.
    package init(
        depths: [Int], bottlenecks: Bool, stem: Stem, _ initialization: inout Initialization
    ) throws(TorchError) {
        var stages: [(name: String, layer: any Layer)] = [("", try StemLayer(stem, &initialization))]
        var channels = 64
        var widths: [Int] = []
        for (index, depth) in depths.enumerated() {
            let width = 64 << index
            var blocks: [any Layer] = []
            for number in 0..<depth {
                let stride = number == 0 && index > 0 ? 2 : 1
                if bottlenecks {
                    blocks.append(try Bottleneck(channels, width, stride: stride, &initialization))
                    channels = width * Bottleneck.expansion
                } else {
                    blocks.append(try BasicBlock(channels, width, stride: stride, &initialization))
                    channels = width
                }
            }
            stages.append(("layer\(index + 1)", LayerSequence(blocks)))
            widths.append(channels)
        }
        self.stages = stages
        self.widths = widths
    }

    private struct StemLayer: Layer {
        let convolution: Convolution
        let norm: BatchNorm
        let pools: Bool

        init(_ stem: Stem, _ initialization: inout Initialization) throws(TorchError) {
            pools = stem == .imageNet
            convolution = try Convolution(3, 64, size: pools ? 7 : 3, stride: pools ? 2 : 1, &initialization)
            norm = try BatchNorm(64, &initialization)
        }

        func callAsFunction(_ input: Tensor, training: Bool) throws(TorchError) -> Tensor {
            let hidden = try norm(convolution(input, training: training), training: training).rectified()
            return pools ? try hidden.maxPooled(size: 3, stride: 2, padding: 1) : hidden
        }

        func export(_ input: Value, to graph: inout Graph) throws(TorchError) -> Value {
            let hidden = try graph.rectified(norm.export(convolution.export(input, to: &graph), to: &graph))
            return pools ? graph.maxPooled(hidden, size: 3, stride: 2, padding: 1) : hidden
        }

        func state(_ path: String) -> [NamedTensor] {
            convolution.state("conv1") + norm.state("bn1")
        }
    }
}
