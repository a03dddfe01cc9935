// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Encoding

/// Pixels that differ from image to image and are the same in every run.
package struct RandomImages: Sendable {
    /// u8 [count, height, width, channels].
    package let pixels: [UInt8]
    package let count: Int

    /// Noise of a different strength around a different color in each image.
    ///
    /// Embeddings of plain noise hardly differ, as networks average it out.
    package init(count: Int, input: EncoderInput) {
        self.count = count
        var generator = WeakGenerator(state: 14)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(count * input.bytesPerImage)
        for image in 0..<count {
            let color = (0..<input.channels).map { _ in Int.random(in: 0...255, using: &generator) }
            let strength = 16 + 239 * image / max(count, 1)
            for _ in 0..<input.width * input.height {
                for channel in 0..<input.channels {
                    let noise = Int.random(in: 0...strength, using: &generator) - strength / 2
                    pixels.append(UInt8(clamping: color[channel] + noise))
                }
            }
        }
        self.pixels = pixels
    }
}

/// Numbers by Marsaglia's xorshift ("Xorshift RNGs", 2003) with shifts 13, 7, 17.
private struct WeakGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
