/// Where a run is: the next step to take.
package struct Position: Sendable, Hashable, Codable {
    /// Counted from 0.
    package var epoch: Int
    /// Within the epoch, counted from 0.
    package var step: Int

    package init(epoch: Int = 0, step: Int = 0) {
        self.epoch = epoch
        self.step = step
    }
}

/// The images of one step.
package struct Batch: Sendable {
    package let position: Position
    /// All views of all images, the first view of every image first: `labels.count * size * size * 3` bytes, row,
    /// column, channel.
    package let pixels: [UInt8]
    /// The class of each view, as ``AugmentationOptions/label(of:_:classes:)`` counts them.
    package let labels: [Int]
    /// Side of the views, pixels.
    package let size: Int
}

/// The mean and standard deviation of each channel, on the scale of 0 to 1, that images are normalized by.
package struct ChannelStatistics: Sendable, Hashable, Codable {
    package var mean: [Float]
    package var deviation: [Float]

    /// Those of CIFAR-10, as the paper has them.
    package static let cifar10 = ChannelStatistics(mean: [0.491, 0.482, 0.447], deviation: [0.247, 0.244, 0.262])
    /// Those of ImageNet, as torchvision has them.
    package static let imageNet = ChannelStatistics(mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

    package init(mean: [Float], deviation: [Float]) {
        self.mean = mean
        self.deviation = deviation
    }
}

/// Turns bytes into normalized images on the device.
package struct ImageNormalizer {
    private let scale: Tensor
    private let shift: Tensor
    private let device: Device

    package init(_ statistics: ChannelStatistics, device: Device) throws(TorchError) {
        scale = try Tensor(statistics.deviation.map { 1 / (255 * $0) }, shape: [1, 3, 1, 1], device: device)
        let shifts = zip(statistics.mean, statistics.deviation).map { -$0 / $1 }
        shift = try Tensor(shifts, shape: [1, 3, 1, 1], device: device)
        self.device = device
    }

    /// `[N, 3, S, S]` float32, channels-last, from bytes in the order image, row, column, channel.
    package func callAsFunction(_ pixels: [UInt8], size: Int) throws(TorchError) -> Tensor {
        let count = pixels.count / max(size * size * 3, 1)
        let bytes = try Tensor(pixels, shape: [count, size, size, 3], device: device)
        return try bytes.permuted([0, 3, 1, 2]).converted(to: .float32) * scale + shift
    }
}
