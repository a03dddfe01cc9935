// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension RGBImage {
    /// One level a pixel: ITU-R 601-2 luma in 16-bit fixed point, equal to Pillow's conversion to `L`.
    package var gray: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: width * height) { buffer, initialized in
            pixels.withUnsafeBufferPointer { pixels in
                guard let source = pixels.baseAddress, let target = buffer.baseAddress else { return }
                for index in 0..<(width * height) {
                    let red = UInt32(source[index &* 3]) &* 19595
                    let green = UInt32(source[index &* 3 &+ 1]) &* 38470
                    let blue = UInt32(source[index &* 3 &+ 2]) &* 7471
                    target[index] = UInt8(truncatingIfNeeded: (red &+ green &+ blue &+ 0x8000) &>> 16)
                }
            }
            initialized = width * height
        }
    }
}
