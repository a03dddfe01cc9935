// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Encoding
package import Images

/// An image as the encoder of one detector takes it: ``Detector/prepare(_:)`` and
/// ``Detector/prepare(pixels:width:height:)`` make it.
public struct PreparedImage: Sendable, Equatable {
    /// RGB or gray, 8 bits a channel, [height, width, channels].
    package let pixels: [UInt8]

    /// The time that it took from bytes to pixels, milliseconds.
    package var decodeMilliseconds: Double

    /// What the image's file was; nil of pixels that come from none.
    package var source: ImageSource?

    package init(pixels: [UInt8], decodeMilliseconds: Double = 0) {
        self.pixels = pixels
        self.decodeMilliseconds = decodeMilliseconds
    }

    /// Decodes and resizes an image.
    ///
    /// - Throws: `ImageError` where the bytes are no image that can be read, or the image is over the limits.
    package init(
        decoding bytes: UnsafeRawBufferPointer, transform: InputTransform, limits: ImageLimits = .default
    ) throws(ImageError) {
        let start = ContinuousClock.now
        (pixels, source) = try LargeImages.decode(within: limits) { limits throws(ImageError) in
            let loaded = try LoadedImage(decoding: bytes, limits: limits, loader: transform.loader)
            return (transform.apply(to: loaded.image), loaded.source)
        }
        decodeMilliseconds = start.duration(to: .now).milliseconds
    }

    /// What can be told of the image without an encoder.
    ///
    /// - Parameter transform: that made the pixels.
    /// - Returns: nil of pixels that come from no file.
    package func traits(_ transform: InputTransform) -> ImageTraits? {
        source.map {
            ImageTraits(
                of: $0, pixels: pixels, width: transform.width, height: transform.height, channels: transform.channels)
        }
    }

    /// The pattern of ``probe(width:height:channels:)`` in an encoder's size.
    package static func probe(_ input: EncoderInput) -> PreparedImage {
        probe(width: input.width, height: input.height, channels: input.channels)
    }

    /// A fixed pattern of colors.
    ///
    /// A bundle keeps its embedding, so that a loaded encoder can be held against the one that the detector was fitted
    /// with.
    ///
    /// - Parameters:
    ///   - width: the columns of the encoder's input, pixels.
    ///   - height: its rows.
    ///   - channels: its channels.
    /// - Returns: the pattern.
    package static func probe(width: Int, height: Int, channels: Int) -> PreparedImage {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * channels)
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<channels {
                    let stripes = (x / 4 + y / 4) % 2 * 96
                    pixels.append(UInt8(truncatingIfNeeded: x * (channel + 2) + y * (5 - channel) + stripes))
                }
            }
        }
        return PreparedImage(pixels: pixels, decodeMilliseconds: 0)
    }
}
