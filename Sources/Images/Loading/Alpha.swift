// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Makes RGB pixels of RGBA ones, in place.
///
/// - Parameters:
///   - pixels: 4 bytes a pixel; 3 afterwards, packed.
///   - alpha: what becomes of transparent pixels.
/// - Returns: whether a pixel is not opaque.
@discardableResult
func flattenAlpha(_ pixels: UnsafeMutableBufferPointer<UInt8>, _ alpha: LoaderPolicy.Alpha) -> Bool {
    switch alpha {
    case .white: compose(pixels, over: 255)
    case .black: compose(pixels, over: 0)
    case .drop: dropAlpha(pixels)
    }
}

private func compose(_ pixels: UnsafeMutableBufferPointer<UInt8>, over ground: UInt32) -> Bool {
    guard let base = pixels.baseAddress else { return false }
    var source = UnsafePointer(base)
    var target = base
    var least: UInt8 = 255
    for _ in 0..<(pixels.count / 4) {
        let alpha = UInt32(source[3])
        least = min(least, source[3])
        let rest = ground &* (255 &- alpha) &+ 127
        let red = (UInt32(source[0]) &* alpha &+ rest) / 255
        let green = (UInt32(source[1]) &* alpha &+ rest) / 255
        let blue = (UInt32(source[2]) &* alpha &+ rest) / 255
        target[0] = UInt8(truncatingIfNeeded: red)
        target[1] = UInt8(truncatingIfNeeded: green)
        target[2] = UInt8(truncatingIfNeeded: blue)
        source += 4
        target += 3
    }
    return least < 255
}

private func dropAlpha(_ pixels: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    guard let base = pixels.baseAddress else { return false }
    var least: UInt8 = 255
    for pixel in 0..<(pixels.count / 4) {
        least = min(least, base[pixel &* 4 &+ 3])
        for channel in 0..<3 { base[pixel &* 3 &+ channel] = base[pixel &* 4 &+ channel] }
    }
    return least < 255
}
