// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension RGBImage {
    /// An image whose pixels `decode` writes into fresh memory of `bytesPerPixel`; it leaves three bytes a pixel, packed.
    static func decoded(
        width: Int, height: Int, bytesPerPixel: Int = 3,
        _ decode: (UnsafeMutableBufferPointer<UInt8>) throws(ImageError) -> Void
    ) throws(ImageError) -> RGBImage {
        var failure: ImageError?
        let count = width * height
        let pixels = [UInt8](unsafeUninitializedCapacity: count * bytesPerPixel) { buffer, initialized in
            let room = UnsafeMutableBufferPointer(rebasing: buffer[..<(count * bytesPerPixel)])
            do throws(ImageError) {
                try decode(room)
                initialized = count * 3
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return RGBImage(width: width, height: height, pixels: pixels)
    }
}

/// Divides the colors of RGBA pixels by the alpha that they are multiplied with, in place.
func divideByAlpha(_ pixels: UnsafeMutableBufferPointer<UInt8>) {
    guard let base = pixels.baseAddress else { return }
    for index in 0..<(pixels.count / 4) {
        let alpha = UInt32(base[index &* 4 &+ 3])
        guard alpha != 0, alpha != 255 else { continue }
        for channel in 0..<3 {
            let value = UInt32(base[index &* 4 &+ channel]) &* 255 / alpha
            base[index &* 4 &+ channel] = UInt8(truncatingIfNeeded: min(value, 255))
        }
    }
}

/// Converts CMYK (255 is full ink) to RGB, in place.
func convertCMYK(_ pixels: UnsafeMutableBufferPointer<UInt8>) {
    for index in pixels.indices { pixels[index] = 255 - pixels[index] }
    convertInvertedCMYK(pixels)
}

/// Converts CMYK in Adobe's inverted polarity (255 is no ink) to RGB, in place.
func convertInvertedCMYK(_ pixels: UnsafeMutableBufferPointer<UInt8>) {
    guard let base = pixels.baseAddress else { return }
    for index in 0..<(pixels.count / 4) {
        let black = UInt32(base[index &* 4 &+ 3])
        for channel in 0..<3 {
            let ink = 255 &- UInt32(base[index &* 4 &+ channel])
            base[index &* 3 &+ channel] = UInt8(truncatingIfNeeded: black &- (ink &* black &+ 127) / 255)
        }
    }
}
