// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Randomness

extension RGBImage {
    /// The image with independent Gaussian noise in every channel of every pixel.
    ///
    /// - Parameters:
    ///   - deviation: the standard deviation, of 255.
    ///   - seed: where the noise begins.
    /// - Returns: an image of the same size.
    func noisy(deviation: Double, seed: UInt64) -> RGBImage {
        var noise = NormalNumbers(SplitMix64(state: seed), place: .end)
        var result = pixels
        for index in result.indices {
            result[index] = channelValue(Double(pixels[index]) + deviation * noise.next())
        }
        return RGBImage(width: width, height: height, pixels: result)
    }
}
