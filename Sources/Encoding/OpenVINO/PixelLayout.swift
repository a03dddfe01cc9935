// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Where a model's input has its channels.
enum PixelLayout: String {
    case channelsFirst = "NCHW"
    case channelsLast = "NHWC"

    /// Tells the layout by where a rank-4 shape has as many channels; `nil` where it has them nowhere.
    init?(shape: [Int?], channels: Int) {
        guard shape.count == 4 else { return nil }
        // An unknown channel count is taken as the exporters' usual layout, if the last dimension does not say otherwise.
        switch (shape[1], shape[3]) {
        case (channels, _): self = .channelsFirst
        case (_, channels): self = .channelsLast
        case (nil, _): self = .channelsFirst
        default: return nil
        }
    }

    /// The full shape for images of an input, `batch` of them or any number.
    func shape(of input: EncoderInput, batch: Int?) -> [Int?] {
        switch self {
        case .channelsFirst: [batch, input.channels, input.height, input.width]
        case .channelsLast: [batch, input.height, input.width, input.channels]
        }
    }
}
