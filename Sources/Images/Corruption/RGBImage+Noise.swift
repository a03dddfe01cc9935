import Glibc

extension RGBImage {
    /// The image with independent Gaussian noise in every channel of every pixel.
    ///
    /// - Parameters:
    ///   - deviation: the standard deviation, of 255.
    ///   - seed: where the noise begins.
    /// - Returns: an image of the same size.
    func noisy(deviation: Double, seed: UInt64) -> RGBImage {
        var noise = NormalNoise(state: seed)
        var result = pixels
        for index in result.indices {
            result[index] = channelValue(Double(pixels[index]) + deviation * noise.next())
        }
        return RGBImage(width: width, height: height, pixels: result)
    }
}

/// Standard normal numbers from a seed, by the transform of Box and Muller.
private struct NormalNoise {
    private var state: UInt64
    private var second: Double?

    init(state: UInt64) {
        self.state = state
    }

    mutating func next() -> Double {
        if let second {
            self.second = nil
            return second
        }
        let radius = (-2 * log(uniform())).squareRoot()
        let angle = 2 * Double.pi * uniform()
        second = radius * sin(angle)
        return radius * cos(angle)
    }

    /// In (0, 1]; SplitMix64.
    private mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double((mixed >> 11) + 1) * 0x1p-53
    }
}
