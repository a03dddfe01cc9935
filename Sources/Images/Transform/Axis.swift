// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// One side of an image before it is resized: its pixels, and those that surround it.
struct Axis {
    /// The pixels along the side, those that surround the image included.
    let count: Int
    /// The pixels of the image itself.
    let image: Range<Int>

    /// The side of an image that nothing surrounds.
    init(_ count: Int) {
        self.count = count
        image = 0..<count
    }

    /// The side of an image in the middle of a longer one.
    init(_ imageCount: Int, paddedTo count: Int) {
        let start = (count - imageCount) / 2
        self.count = count
        image = start..<start + imageCount
    }

    /// Whether nothing surrounds the image.
    var isBare: Bool { image.count == count }
}

/// An image before it is resized, and the color of what surrounds it.
struct ResamplingSource {
    let pixels: PixelRows
    let columns: Axis
    let rows: Axis
    /// One level a channel.
    let color: [UInt8]
}
