// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CSpng

/// Decodes a PNG of any color type, depth and interlacing.
///
/// Only what makes the pixels is handed to the decoder; damage elsewhere in the file does not matter.
func decodePNG(
    _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, loader: LoaderPolicy
) throws(ImageError) -> DecodedImage {
    let structure = try PNGStructure(bytes)
    try limits.check(width: structure.width, height: structure.height, of: .png)
    try structure.checkPixelData()

    guard let context = spng_ctx_new(0) else { throw .corrupt(.png, reason: "the decoder could not be made") }
    defer { spng_ctx_free(context) }
    // Checksums have been looked at already.
    try check(spng_set_crc_action(context, Int32(SPNG_CRC_USE.rawValue), Int32(SPNG_CRC_USE.rawValue)))
    let stream = UnsafeMutablePointer<PNGStream>.allocate(capacity: 1)
    stream.initialize(to: structure.stream())
    defer {
        stream.deinitialize(count: 1)
        stream.deallocate()
    }
    try check(
        spng_set_png_stream(
            context,
            { _, stream, target, count in
                guard let stream, let target else { return Int32(SPNG_IO_ERROR.rawValue) }
                let isRead = stream.assumingMemoryBound(to: PNGStream.self).pointee.read(into: target, count: count)
                return isRead ? 0 : Int32(SPNG_IO_EOF.rawValue)
            }, stream))

    let header = structure.header
    let (isDeep, hasAlpha) = (header.depth == 16, structure.hasAlpha)
    let format = isDeep ? SPNG_FMT_RGBA16 : hasAlpha ? SPNG_FMT_RGBA8 : SPNG_FMT_RGB8
    var isTransparent = false
    var usedBits: Int?
    let image = try RGBImage.decoded(
        width: structure.width, height: structure.height, bytesPerPixel: isDeep ? 8 : hasAlpha ? 4 : 3
    ) { pixels throws(ImageError) in
        try check(
            spng_decode_image(
                context, pixels.baseAddress, pixels.count, Int32(format.rawValue), Int32(SPNG_DECODE_TRNS.rawValue)))
        if isDeep {
            (isTransparent, usedBits) = reduceDepth(
                pixels, by: loader, significantBits: structure.significantBits, isGray: header.colorType == 0)
        } else if hasAlpha {
            isTransparent = flattenAlpha(pixels, loader.alpha)
        }
    }
    return DecodedImage(
        image: image, orientation: structure.orientation, isTransparent: isTransparent, usedBits: usedBits)
}

private func check(_ status: Int32) throws(ImageError) {
    guard status == 0 else {
        let isCut = [SPNG_IO_EOF.rawValue, Int32(SPNG_EOF.rawValue), Int32(SPNG_EIDAT_TOO_SHORT.rawValue)]
            .contains(status)
        throw .corrupt(.png, reason: isCut ? "the file is truncated" : String(cString: spng_strerror(status)))
    }
}
