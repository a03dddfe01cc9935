// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
package import Images

/// From a file's bytes to a network's square of pixels, and what is done where that fails.
package struct ImageDecoding: Sendable {
    /// From an upright image to the square.
    package var transform: InputTransform
    /// What is refused for its size before it is decoded.
    package var limits: ImageLimits
    /// Whether images that cannot be used are passed over; otherwise they are all named, and end the run.
    package var skipsUnreadable: Bool

    package init(transform: InputTransform, limits: ImageLimits = .default, skipsUnreadable: Bool = false) {
        self.transform = transform
        self.limits = limits
        self.skipsUnreadable = skipsUnreadable
    }

    /// The square of an image: row, column, channel.
    func pixels(of bytes: [UInt8]) throws(ImageError) -> [UInt8] {
        transform.apply(to: try image(bytes))
    }

    /// Writes the square of an image: row, column, channel.
    func decode(_ bytes: [UInt8], into pixels: UnsafeMutableBufferPointer<UInt8>) throws(ImageError) {
        transform.apply(to: try image(bytes), into: pixels)
    }

    private func image(_ bytes: [UInt8]) throws(ImageError) -> RGBImage {
        try LargeImages.decode(within: limits) { limits throws(ImageError) in
            try RGBImage(decoding: bytes, limits: limits, loader: transform.loader)
        }
    }
}
