// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What a model says of its image input.
package struct ModelInput: Sendable, Equatable {
    /// Where the channels are.
    package enum Layout: String, Sendable, Codable {
        case channelsFirst = "NCHW"
        case channelsLast = "NHWC"
    }

    /// The name of the input.
    package let name: String
    package let layout: Layout
    /// Nil where the model takes any.
    package let height: Int?
    /// Nil where the model takes any.
    package let width: Int?
    /// 1 or 3.
    package let channels: Int
    /// Whether the model takes bytes, and so holds the normalization itself.
    package let isUInt8: Bool
    /// Nil where the model takes any number of images.
    package let batch: Int?

    package init(
        name: String, layout: Layout, height: Int?, width: Int?, channels: Int, isUInt8: Bool, batch: Int?
    ) {
        self.name = name
        self.layout = layout
        self.height = height
        self.width = width
        self.channels = channels
        self.isUInt8 = isUInt8
        self.batch = batch
    }
}
