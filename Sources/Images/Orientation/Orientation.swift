// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// How a stored image is turned to stand upright: the values of the EXIF tag 274 (CIPA DC-008, 4.6.4).
enum Orientation: Int, Sendable, CaseIterable {
    case up = 1
    case mirrored = 2
    case upsideDown = 3
    case upsideDownMirrored = 4
    case transposed = 5
    case rotateClockwise = 6
    case transversed = 7
    case rotateCounterclockwise = 8

    private var swapsSides: Bool { rawValue >= 5 }

    /// The stored image, turned upright.
    func upright(_ image: RGBImage) -> RGBImage {
        guard self != .up else { return image }
        let (storedWidth, storedHeight) = (image.width, image.height)
        let (width, height) = swapsSides ? (storedHeight, storedWidth) : (storedWidth, storedHeight)
        // Where the upright image's first pixel is stored, and the way from there to its right and lower neighbors.
        let last = storedWidth * storedHeight - 1
        let (start, right, down) =
            switch self {
            case .up: (0, 1, storedWidth)
            case .mirrored: (storedWidth - 1, -1, storedWidth)
            case .upsideDown: (last, -1, -storedWidth)
            case .upsideDownMirrored: (last - storedWidth + 1, 1, -storedWidth)
            case .transposed: (0, storedWidth, 1)
            case .rotateClockwise: (last - storedWidth + 1, -storedWidth, 1)
            case .transversed: (last, -storedWidth, -1)
            case .rotateCounterclockwise: (storedWidth - 1, storedWidth, -1)
            }
        let pixels = [UInt8](unsafeUninitializedCapacity: image.pixels.count) { buffer, initialized in
            image.pixels.withUnsafeBufferPointer { stored in
                guard let source = stored.baseAddress, let target = buffer.baseAddress else { return }
                // Tiles keep the strided side of a transposition in the cache.
                let tile = 32
                for top in stride(from: 0, to: height, by: tile) {
                    for left in stride(from: 0, to: width, by: tile) {
                        for row in top..<min(top + tile, height) {
                            copyPixels(
                                from: source + 3 * (start + row * down + left * right), step: 3 * right,
                                to: target + 3 * (row * width + left), count: min(tile, width - left))
                        }
                    }
                }
            }
            initialized = image.pixels.count
        }
        return RGBImage(width: width, height: height, pixels: pixels)
    }
}

/// Copies pixels that lie `step` bytes apart to where they lie side by side.
@inline(__always)
private func copyPixels(
    from source: UnsafePointer<UInt8>, step: Int, to target: UnsafeMutablePointer<UInt8>, count: Int
) {
    var from = UnsafeRawPointer(source)
    var to = UnsafeMutableRawPointer(target)
    func copyOne() {
        to.copyMemory(from: from, byteCount: 3)
        from += step
        to += 3
    }
    // Four bytes at once are faster than three, and the fourth is overwritten by the next pixel. The last pixel must
    // not touch what follows it, and the image's last pixel, at either end, has nothing that follows.
    copyOne()
    for _ in 0..<max(0, count - 2) {
        to.storeBytes(of: from.loadUnaligned(as: UInt32.self), as: UInt32.self)
        from += step
        to += 3
    }
    if count > 1 { copyOne() }
}
