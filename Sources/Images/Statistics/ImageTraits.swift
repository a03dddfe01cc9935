// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What can be told of an image without an encoder, and what tells the camera, the program or the resolution that it came
/// from rather than what it shows.
package struct ImageTraits: Sendable, Equatable, Codable {
    package var format: ImageFormat

    /// Columns of the image before it was resized.
    package var width: Int

    /// Rows of the image before it was resized.
    package var height: Int

    /// The size of the file by pixel, bytes.
    package var bytesPerPixel: Float

    /// The mean difference of the largest and the smallest channel at the encoder's size, levels of 0 to 255; nil where the
    /// encoder takes one channel.
    package var chroma: Float?

    /// The mean luma at the encoder's size, levels of 0 to 255.
    package var brightness: Float

    /// The variance of the Laplacian of the green channel at the encoder's size (Pech-Pacheco et al., ICPR 2000), squared levels.
    package var sharpness: Float

    /// The most chroma that a gray image has, whose compression leaves traces of color.
    static let grayChroma: Float = 2

    /// Whether the image has no colors; nil where the encoder takes one channel.
    package var isGray: Bool? { chroma.map { $0 < Self.grayChroma } }

    /// Measures an image.
    ///
    /// - Parameters:
    ///   - source: what the image was.
    ///   - pixels: what the encoder takes of it, [height, width, channels].
    ///   - width: the columns of these pixels.
    ///   - height: their rows.
    ///   - channels: 1 or 3.
    package init(of source: ImageSource, pixels: [UInt8], width: Int, height: Int, channels: Int) {
        format = source.format
        self.width = source.width
        self.height = source.height
        bytesPerPixel = Float(Double(source.bytes) / Double(source.width * source.height))
        let sums = LevelSums(pixels, width: width, height: height, channels: channels)
        chroma = channels == 1 ? nil : Float(sums.chroma)
        brightness = Float(sums.brightness)
        sharpness = Float(sums.sharpness)
    }

    private enum CodingKeys: String, CodingKey {
        case format, width, height, chroma, brightness, sharpness
        case bytesPerPixel = "bytes_per_pixel"
    }
}

extension ImageFormat: Codable {}

/// Sums over the pixels that an encoder takes of an image.
///
/// Of tall images some evenly spaced rows are enough: measuring must cost little beside decoding.
private struct LevelSums {
    /// The mean difference of the largest and the smallest channel.
    private(set) var chroma = 0.0
    /// The mean luma.
    private(set) var brightness = 0.0
    /// The variance of the four-neighbor Laplacian of the green channel, where all neighbors are; 0 where they are nowhere.
    private(set) var sharpness = 0.0

    /// About as many rows are measured, or all of fewer than twice as many.
    private static let rows = 32

    /// - Parameters:
    ///   - pixels: [height, width, channels].
    ///   - width: at least 1.
    ///   - height: at least 1.
    ///   - channels: 1 or 3.
    init(_ pixels: [UInt8], width: Int, height: Int, channels: Int) {
        var (count, luma, difference) = (0, 0, 0)
        var (inner, sum, squares) = (0, 0, 0)
        let line = width * channels
        let green = channels / 2
        let step = max(1, height / Self.rows)
        pixels.withUnsafeBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            for row in stride(from: step / 2, to: height, by: step) {
                let start = base + row * line
                count += width
                for column in 0..<width {
                    let pixel = start + column &* channels
                    let (red, middle, blue) = (pixel[0], pixel[green], pixel[channels &- 1])
                    luma &+= Int(red) &* 77 &+ Int(middle) &* 150 &+ Int(blue) &* 29
                    difference &+= Int(max(red, middle, blue)) &- Int(min(red, middle, blue))
                }
                guard row > 0, row < height - 1, width > 2 else { continue }
                inner += width - 2
                for column in 1..<width - 1 {
                    let pixel = start + (column &* channels &+ green)
                    let around =
                        Int(pixel[-channels]) &+ Int(pixel[channels]) &+ Int(pixel[-line]) &+ Int(pixel[line])
                    let value = around &- 4 &* Int(pixel[0])
                    sum &+= value
                    squares &+= value &* value
                }
            }
        }
        brightness = Double(luma) / 256 / Double(count)
        chroma = Double(difference) / Double(count)
        guard inner > 0 else { return }
        let mean = Double(sum) / Double(inner)
        sharpness = max(0, Double(squares) / Double(inner) - mean * mean)
    }
}
