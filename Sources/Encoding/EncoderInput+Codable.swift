// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension EncoderInput: Codable {
    private enum CodingKeys: String, CodingKey {
        case size, width, height, mean, std
        case channelOrder = "channel_order"
    }

    /// Decodes and checks an input specification: `size` for a square, `width` and `height` for another; a missing
    /// `channel_order` means RGB.
    ///
    /// - Throws: `DecodingError`, or `EncoderError.invalidInput` where a value is out of range.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let size = try container.decodeIfPresent(Int.self, forKey: .size)
        try self.init(
            width: size ?? container.decode(Int.self, forKey: .width),
            height: size ?? container.decode(Int.self, forKey: .height),
            mean: container.decode([Double].self, forKey: .mean),
            std: container.decode([Double].self, forKey: .std),
            channelOrder: container.decodeIfPresent(ChannelOrder.self, forKey: .channelOrder) ?? .rgb)
    }

    /// Encodes what ``init(from:)`` decodes.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if width == height {
            try container.encode(width, forKey: .size)
        } else {
            try container.encode(width, forKey: .width)
            try container.encode(height, forKey: .height)
        }
        try container.encode(mean, forKey: .mean)
        try container.encode(std, forKey: .std)
        try container.encode(channelOrder, forKey: .channelOrder)
    }
}
