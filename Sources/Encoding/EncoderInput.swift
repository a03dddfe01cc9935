// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The order in which an encoder expects the three color channels of a pixel.
package enum ChannelOrder: String, Sendable, Codable, CaseIterable {
    case rgb
    case bgr
}

/// What an encoder expects of pixels: `height` rows of `width`, and (pixel / 255 - mean) / std for each channel.
///
/// Sessions take color pixels as red, green, blue; `mean` and `std` are in the encoder's own order. An encoder with the
/// normalization inside, which takes 0...255, has a mean of 0 and a std of 1/255.
package struct EncoderInput: Sendable, Equatable {
    /// The sides that an encoder's input may have, in pixels.
    package static let sides = 1...4096

    /// The columns of an image.
    package let width: Int
    /// The rows of an image.
    package let height: Int
    /// One mean a channel, for pixel values scaled to 0...1, in the order of `channelOrder`.
    package let mean: [Double]
    /// One standard deviation a channel, above zero, for pixel values scaled to 0...1, in the order of `channelOrder`.
    package let std: [Double]
    /// The order of channels that the encoder was trained with.
    package let channelOrder: ChannelOrder

    /// Checks and makes an input specification.
    ///
    /// - Parameters:
    ///   - width: the columns of an image, in ``sides``.
    ///   - height: the rows of an image, in ``sides``.
    ///   - mean: one number for a gray encoder, three for a color one.
    ///   - std: as many.
    ///   - channelOrder: what the encoder was trained with.
    /// - Throws: `EncoderError.invalidInput` where a value is out of range.
    package init(
        width: Int, height: Int, mean: [Double], std: [Double], channelOrder: ChannelOrder = .rgb
    ) throws(EncoderError) {
        for side in [width, height] where !Self.sides.contains(side) {
            throw .invalidInput(reason: "size must be 1 to 4096 pixels, not \(side)")
        }
        guard mean.count == 3 || mean.count == 1, mean.allSatisfy({ Float(255 * $0).isFinite }) else {
            throw .invalidInput(reason: "mean must be one or three finite numbers, not \(mean)")
        }
        guard std.count == mean.count, std.allSatisfy({ Float(255 * $0).isNormal && $0 > 0 }) else {
            throw .invalidInput(
                reason: "std must be as many finite numbers above zero as mean has (\(mean.count)), not \(std)")
        }
        self.width = width
        self.height = height
        self.mean = mean
        self.std = std
        self.channelOrder = channelOrder
    }

    /// Checks and makes the specification of a square input.
    ///
    /// - Throws: `EncoderError.invalidInput` where a value is out of range.
    package init(
        size: Int, mean: [Double], std: [Double], channelOrder: ChannelOrder = .rgb
    ) throws(EncoderError) {
        try self.init(width: size, height: size, mean: mean, std: std, channelOrder: channelOrder)
    }

    /// The channels of a pixel: 1 or 3.
    package var channels: Int { mean.count }

    /// The bytes of one image, `height` x `width` x `channels`.
    package var bytesPerImage: Int { height * width * channels }

    /// The mean and the scale of pixel values 0...255; `nil` where the encoder takes these as they are.
    var normalization: (mean: [Float], std: [Float])? {
        // In units of pixel values, so that there is no division by 255.
        let mean = self.mean.map { Float(255 * $0) }
        let std = self.std.map { Float(255 * $0) }
        return mean.allSatisfy { $0 == 0 } && std.allSatisfy { $0 == 1 } ? nil : (mean, std)
    }
}
