// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CSpng

/// A PNG file of 8-bit RGB pixels.
///
/// - Parameters:
///   - width: pixels.
///   - height: pixels.
///   - color: gives the red, green and blue of the pixel at a column and a row.
/// - Returns: the file's bytes.
package func makePNG(width: Int, height: Int, color: (_ x: Int, _ y: Int) -> (UInt8, UInt8, UInt8)) -> [UInt8] {
    var pixels: [UInt8] = []
    for y in 0..<height {
        for x in 0..<width {
            let (red, green, blue) = color(x, y)
            pixels += [red, green, blue]
        }
    }
    guard let context = spng_ctx_new(Int32(SPNG_CTX_ENCODER.rawValue)) else { return [] }
    defer { spng_ctx_free(context) }
    spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1)
    var header = spng_ihdr(
        width: UInt32(width), height: UInt32(height), bit_depth: 8,
        color_type: UInt8(SPNG_COLOR_TYPE_TRUECOLOR.rawValue), compression_method: 0, filter_method: 0,
        interlace_method: 0)
    spng_set_ihdr(context, &header)
    spng_encode_image(
        context, pixels, pixels.count, Int32(SPNG_FMT_PNG.rawValue), Int32(SPNG_ENCODE_FINALIZE.rawValue))
    var length = 0
    var status: Int32 = 0
    guard let buffer = spng_get_png_buffer(context, &length, &status) else { return [] }
    defer { free(buffer) }
    return Array(UnsafeRawBufferPointer(start: buffer, count: length))
}
