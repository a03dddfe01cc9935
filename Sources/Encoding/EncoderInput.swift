/// The order in which an encoder expects the three colour channels of a pixel.
public enum ChannelOrder: String, Sendable, Codable, CaseIterable {
    case rgb
    case bgr
}

/// What an encoder expects of pixels: a square of `size`, and (pixel / 255 - mean) / std for each channel.
///
/// Sessions always take pixels as red, green, blue; `mean` and `std` are in the encoder's own order.
public struct EncoderInput: Sendable, Equatable, Codable {
    /// The side of the square in pixels, 1 to 4096.
    public let size: Int
    /// Three means, for pixel values scaled to 0...1, in the order of `channelOrder`.
    public let mean: [Double]
    /// Three standard deviations, above zero, for pixel values scaled to 0...1, in the order of `channelOrder`.
    public let std: [Double]
    /// The order of channels that the encoder was trained with.
    public let channelOrder: ChannelOrder

    /// Checks and makes an input specification.
    ///
    /// - Throws: `EncoderError.invalidInput` where a value is out of range.
    public init(
        size: Int, mean: [Double], std: [Double], channelOrder: ChannelOrder = .rgb
    ) throws(EncoderError) {
        guard (1...4096).contains(size) else {
            throw .invalidInput(reason: "size must be 1 to 4096 pixels, not \(size)")
        }
        guard mean.count == 3, mean.allSatisfy({ Float(255 * $0).isFinite }) else {
            throw .invalidInput(reason: "mean must be three finite numbers, not \(mean)")
        }
        guard std.count == 3, std.allSatisfy({ Float(255 * $0).isNormal && $0 > 0 }) else {
            throw .invalidInput(reason: "std must be three finite numbers above zero, not \(std)")
        }
        self.size = size
        self.mean = mean
        self.std = std
        self.channelOrder = channelOrder
    }

    private enum CodingKeys: String, CodingKey {
        case size, mean, std
        case channelOrder = "channel_order"
    }

    /// Decodes and checks an input specification; a missing `channel_order` means RGB.
    ///
    /// - Throws: `DecodingError`, or `EncoderError.invalidInput` where a value is out of range.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            size: container.decode(Int.self, forKey: .size),
            mean: container.decode([Double].self, forKey: .mean),
            std: container.decode([Double].self, forKey: .std),
            channelOrder: container.decodeIfPresent(ChannelOrder.self, forKey: .channelOrder) ?? .rgb)
    }

    /// The bytes of one image, `size` x `size` x 3.
    public var bytesPerImage: Int { size * size * 3 }
}
