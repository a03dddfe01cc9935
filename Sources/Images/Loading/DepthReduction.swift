// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// How the levels of an image of 16 bits a channel become levels of 8.
struct DepthReduction: Equatable {
    private enum Rule: Equatable {
        /// The bits from this place on.
        case shift(Int)
        case clip
        /// This lowest level to 0, the level that lies so far above it to 255.
        case stretch(from: Int, span: Int)
    }

    private let rule: Rule

    /// The bits that the largest level takes, 0 to 16.
    let usedBits: Int

    /// - Parameters:
    ///   - depth: what is asked for.
    ///   - least: the smallest level of the image's color channels.
    ///   - most: the largest level of them.
    ///   - significantBits: that the file names, 1 to 16; nil where it names none.
    ///   - isGray: whether the image has one channel, and no alpha.
    init(_ depth: LoaderPolicy.Depth, least: UInt16, most: UInt16, significantBits: Int?, isGray: Bool) {
        let used = UInt16.bitWidth - most.leadingZeroBitCount
        usedBits = used
        switch depth {
        case .clip where isGray: rule = .clip
        case .highByte, .clip: rule = .shift(8)
        case .stretch:
            rule = least < most ? .stretch(from: Int(least), span: Int(most) - Int(least)) : .shift(8)
        case .sbit:
            // The standard has levels fill all 16 bits, and then the upper ones are right; cameras leave them at the bottom.
            let bits = significantBits.map { used <= $0 ? $0 : 16 } ?? [8, 10, 12, 14, 16].first { used <= $0 } ?? 16
            rule = bits >= 8 ? .shift(bits - 8) : .stretch(from: 0, span: (1 << bits) - 1)
        }
    }

    /// The level in 8 bits.
    @inline(__always)
    func level(_ level: UInt16) -> UInt8 {
        switch rule {
        case .shift(let places): UInt8(truncatingIfNeeded: level &>> UInt16(truncatingIfNeeded: places))
        case .clip: UInt8(clamping: level)
        case .stretch(let from, let span):
            UInt8(clamping: (max(0, Int(level) - from) * 255 + span / 2) / span)
        }
    }
}

/// Makes RGB pixels of 8 bits of RGBA pixels of 16, in place.
///
/// - Parameters:
///   - pixels: levels in the processor's order, 8 bytes a pixel.
///   - loader: what becomes of alpha and of the lower bits.
///   - significantBits: that the file names; nil where it names none.
///   - isGray: whether the image has one channel, and no alpha.
/// - Returns: whether a pixel is not opaque, and the bits that the largest level takes.
func reduceDepth(
    _ pixels: UnsafeMutableBufferPointer<UInt8>, by loader: LoaderPolicy, significantBits: Int?, isGray: Bool
) -> (isTransparent: Bool, usedBits: Int) {
    guard let base = pixels.baseAddress else { return (false, 0) }
    let source = UnsafeRawPointer(base)
    let count = pixels.count / 8
    func level(_ pixel: Int, _ channel: Int) -> UInt16 {
        source.loadUnaligned(fromByteOffset: pixel &* 8 &+ channel &* 2, as: UInt16.self)
    }
    var (least, most) = (UInt16.max, UInt16.min)
    for pixel in 0..<count {
        for channel in 0..<3 {
            least = min(least, level(pixel, channel))
            most = max(most, level(pixel, channel))
        }
    }
    let reduction = DepthReduction(
        loader.depth, least: least, most: most, significantBits: significantBits, isGray: isGray)
    // Four bytes a pixel first, which alpha makes three of.
    for pixel in 0..<count {
        let color = (level(pixel, 0), level(pixel, 1), level(pixel, 2))
        let alpha = UInt8(truncatingIfNeeded: level(pixel, 3) &>> 8)
        let target = base + pixel &* 4
        (target[0], target[1], target[2]) = (
            reduction.level(color.0), reduction.level(color.1), reduction.level(color.2)
        )
        target[3] = alpha
    }
    let isTransparent = flattenAlpha(UnsafeMutableBufferPointer(start: base, count: count * 4), loader.alpha)
    return (isTransparent, reduction.usedBits)
}
