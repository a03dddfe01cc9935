// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Decodes a Windows or OS/2 bitmap of 1 to 32 bits a pixel, plain or run-length encoded.
func decodeBMP(
    _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, loader: LoaderPolicy
) throws(ImageError) -> DecodedImage {
    let file = LittleEndianBytes(bytes)
    let header = try BitmapHeader(file, at: 14, of: .bmp)
    try limits.check(width: header.width, height: header.height, of: .bmp)
    var offset = file.uint32(at: 10) ?? 0
    // Some writers forget the colors in it, some to say it at all.
    if offset == 0 || (offset == 14 + header.length && header.bits <= 8) { offset = header.pixelOffset }
    let pixels = try BitmapPixels(header, file, offset: offset, of: .bmp)
    var isTransparent = false
    let image = try RGBImage.decoded(
        width: header.width, height: header.height, bytesPerPixel: header.hasAlpha ? 4 : 3
    ) { canvas throws(ImageError) in
        try pixels.write(to: canvas, channels: header.hasAlpha ? 4 : 3)
        if header.hasAlpha { isTransparent = flattenAlpha(canvas, loader.alpha) }
    }
    return DecodedImage(image: image, orientation: .up, isTransparent: isTransparent)
}
