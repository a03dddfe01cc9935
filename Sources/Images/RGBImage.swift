// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// An upright image: 8 bits a channel, RGB, rows from top to bottom.
package struct RGBImage: Sendable, Equatable {
    /// Columns, at least 1.
    package let width: Int
    /// Rows, at least 1.
    package let height: Int
    /// The channels, interleaved: `height * width * 3` bytes, without padding between rows.
    package let pixels: [UInt8]

    /// An image of the given pixels.
    ///
    /// - Precondition: both sides are at least 1 and `pixels` holds `height * width * 3` bytes.
    package init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0 && pixels.count == width * height * 3, "An image's pixels fill its size.")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// An image of pixels of 3 channels, or of gray ones.
    ///
    /// - Precondition: both sides are at least 1 and `pixels` holds `height * width * channels` bytes.
    package init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
        self.init(
            width: width, height: height,
            pixels: channels == 1 ? pixels.flatMap { [$0, $0, $0] } : pixels)
    }
}
