// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Decodes the largest image of a Windows icon: a PNG, or a bitmap with a mask.
///
/// Of images of the same size the one of the fewest bits is taken, as Pillow does.
func decodeICO(
    _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, loader: LoaderPolicy
) throws(ImageError) -> DecodedImage {
    let file = LittleEndianBytes(bytes)
    guard let count = file.uint16(at: 4), let entry = IconEntry.largest(of: count, in: file) else {
        throw .corrupt(.ico, reason: "the file is truncated")
    }
    guard entry.offset < bytes.count else { throw .corrupt(.ico, reason: "the file is truncated") }
    let content = UnsafeRawBufferPointer(rebasing: bytes[entry.offset...])
    if ImageFormat(magic: content) == .png { return try decodePNG(content, limits: limits, loader: loader) }

    let header = try BitmapHeader(file, at: entry.offset, of: .ico)
    let height = header.height / 2
    try limits.check(width: header.width, height: height, of: .ico)
    let offset = header.pixelOffset
    let pixels = try BitmapPixels(header, file, offset: offset, height: height, of: .ico)
    let mask = try IconMask(entry, header, file, offset: offset)
    var isTransparent = false
    let image = try RGBImage.decoded(width: header.width, height: height, bytesPerPixel: 4) {
        canvas throws(ImageError) in
        try pixels.write(to: canvas, channels: 4)
        for row in 0..<height {
            for column in 0..<header.width {
                canvas[(row * header.width + column) * 4 + 3] = mask.alpha(column: column, storedRow: height - 1 - row)
            }
        }
        isTransparent = flattenAlpha(canvas, loader.alpha)
    }
    return DecodedImage(image: image, orientation: .up, isTransparent: isTransparent)
}

/// An image in an icon's table.
private struct IconEntry {
    let pixels: Int
    /// Bits a pixel, as they are said.
    let bits: Int
    let depth: Int
    let length: Int
    let offset: Int

    init?(_ file: LittleEndianBytes, at start: Int) {
        guard let width = file.uint8(at: start), let height = file.uint8(at: start + 1),
            let colors = file.uint8(at: start + 2), let bits = file.uint16(at: start + 6),
            let length = file.uint32(at: start + 8), let offset = file.uint32(at: start + 12)
        else { return nil }
        pixels = (width == 0 ? 256 : width) * (height == 0 ? 256 : height)
        self.bits = bits
        let colorBits = colors == 0 ? 256 : Int.bitWidth - (colors - 1).leadingZeroBitCount
        depth = bits > 0 ? bits : colorBits > 0 ? colorBits : 256
        (self.length, self.offset) = (length, offset)
    }

    static func largest(of count: Int, in file: LittleEndianBytes) -> IconEntry? {
        var best: IconEntry?
        for index in 0..<count {
            guard let entry = IconEntry(file, at: 6 + 16 * index) else { return nil }
            if let best, (best.pixels, -best.depth) >= (entry.pixels, -entry.depth) { continue }
            best = entry
        }
        return best
    }
}

/// The opacity of an icon's pixels.
private enum IconMask {
    /// One byte in four of the pixels.
    case bytes(UnsafeRawBufferPointer, width: Int)
    /// One bit a pixel, set where it is transparent.
    case bits(UnsafeRawBufferPointer, stride: Int)

    init(
        _ entry: IconEntry, _ header: BitmapHeader, _ file: LittleEndianBytes, offset: Int
    ) throws(ImageError) {
        let rows = header.height / 2
        if entry.bits == 32, header.bits == 32 {
            guard let data = file.slice(at: offset, count: header.width * rows * 4) else {
                throw .corrupt(.ico, reason: "the file is truncated")
            }
            self = .bytes(data, width: header.width)
        } else {
            let stride = (header.width + 31) / 32 * 4
            guard let data = file.slice(at: entry.offset + entry.length - stride * rows, count: stride * rows) else {
                throw .corrupt(.ico, reason: "the file is truncated")
            }
            self = .bits(data, stride: stride)
        }
    }

    /// - Parameters:
    ///   - column: from the left.
    ///   - storedRow: from the bottom.
    /// - Returns: 255 where the pixel is opaque.
    func alpha(column: Int, storedRow: Int) -> UInt8 {
        switch self {
        case .bytes(let data, let width): data[(storedRow * width + column) * 4 + 3]
        case .bits(let data, let stride):
            data[storedRow * stride + column / 8] >> UInt8(7 - column % 8) & 1 == 0 ? 255 : 0
        }
    }
}
