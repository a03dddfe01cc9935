/// What can be told of an image without an encoder, and what tells the camera, the program or the resolution that it came
/// from rather than what it shows.
public struct ImageTraits: Sendable, Equatable, Codable {
    public var format: ImageFormat

    /// Columns of the image before it was resized.
    public var width: Int

    /// Rows of the image before it was resized.
    public var height: Int

    /// The size of the file by pixel, bytes.
    public var bytesPerPixel: Float

    /// The mean difference of the largest and the smallest channel at the encoder's size, levels of 0 to 255; nil where the
    /// encoder takes one channel.
    public var chroma: Float?

    /// The mean luma at the encoder's size, levels of 0 to 255.
    public var brightness: Float

    /// The variance of the Laplacian of the luma at the encoder's size (Pech-Pacheco et al., ICPR 2000), squared levels.
    public var sharpness: Float

    /// The most chroma that a gray image has, whose compression leaves traces of color.
    static let grayChroma: Float = 2

    /// Whether the image has no colors; nil where the encoder takes one channel.
    public var isGray: Bool? { chroma.map { $0 < Self.grayChroma } }

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
        let levels = LumaLevels(pixels, count: width * height, channels: channels)
        chroma = channels == 1 ? nil : Float(levels.chroma)
        brightness = Float(levels.mean)
        sharpness = Float(levels.laplacianVariance(width: width, height: height))
    }

    private enum CodingKeys: String, CodingKey {
        case format, width, height, chroma, brightness, sharpness
        case bytesPerPixel = "bytes_per_pixel"
    }
}

extension ImageFormat: Codable {}

/// The lightness of pixels.
private struct LumaLevels {
    private var levels: [UInt8] = []
    private(set) var chroma = 0.0
    private(set) var mean = 0.0

    /// - Parameters:
    ///   - pixels: [count, channels].
    ///   - count: the number of pixels, at least 1.
    ///   - channels: 1 or 3.
    init(_ pixels: [UInt8], count: Int, channels: Int) {
        var (sum, difference) = (0, 0)
        levels = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            pixels.withUnsafeBufferPointer { pixels in
                guard let source = pixels.baseAddress, let target = buffer.baseAddress else { return }
                for index in 0..<count {
                    let place = index &* channels
                    let red = source[place]
                    let green = channels == 1 ? red : source[place &+ 1]
                    let blue = channels == 1 ? red : source[place &+ 2]
                    let weighted = Int(red) &* 77 &+ Int(green) &* 150 &+ Int(blue) &* 29
                    target[index] = UInt8(truncatingIfNeeded: weighted &>> 8)
                    sum &+= weighted
                    difference &+= Int(max(red, green, blue)) &- Int(min(red, green, blue))
                }
            }
            initialized = count
        }
        mean = Double(sum) / 256 / Double(count)
        chroma = Double(difference) / Double(count)
    }

    /// The variance of the four-neighbor Laplacian where all neighbors are; 0 where there is no such pixel.
    func laplacianVariance(width: Int, height: Int) -> Double {
        guard width > 2, height > 2 else { return 0 }
        var (sum, squares) = (0, 0)
        levels.withUnsafeBufferPointer { levels in
            guard let base = levels.baseAddress else { return }
            for row in 1..<height - 1 {
                let line = base + row &* width
                for column in 1..<width - 1 {
                    let around =
                        Int(line[column &- 1]) &+ Int(line[column &+ 1]) &+ Int(line[column &- width])
                        &+ Int(line[column &+ width])
                    let value = around &- 4 &* Int(line[column])
                    sum &+= value
                    squares &+= value &* value
                }
            }
        }
        let count = Double((width - 2) * (height - 2))
        let mean = Double(sum) / count
        return max(0, Double(squares) / count - mean * mean)
    }
}
