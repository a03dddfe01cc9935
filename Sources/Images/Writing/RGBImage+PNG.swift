// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CSpng
import Glibc

extension RGBImage {
    /// The image as a PNG file.
    ///
    /// - Parameter compression: from 0, stored, to 9, smallest.
    /// - Returns: the file's bytes; nil where there is no memory for them.
    package func png(compression: Int = 6) -> [UInt8]? {
        guard let context = spng_ctx_new(Int32(SPNG_CTX_ENCODER.rawValue)) else { return nil }
        defer { spng_ctx_free(context) }
        var header = spng_ihdr(
            width: UInt32(width), height: UInt32(height), bit_depth: 8,
            color_type: UInt8(SPNG_COLOR_TYPE_TRUECOLOR.rawValue), compression_method: 0, filter_method: 0,
            interlace_method: 0)
        let level = Int32(min(max(compression, 0), 9))
        guard spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1) == 0,
            spng_set_option(context, SPNG_IMG_COMPRESSION_LEVEL, level) == 0,
            // What is only stored gains nothing by filters.
            level > 0 || spng_set_option(context, SPNG_FILTER_CHOICE, Int32(SPNG_DISABLE_FILTERING.rawValue)) == 0,
            spng_set_ihdr(context, &header) == 0,
            spng_encode_image(
                context, pixels, pixels.count, Int32(SPNG_FMT_PNG.rawValue), Int32(SPNG_ENCODE_FINALIZE.rawValue)) == 0
        else { return nil }
        var length = 0
        var status: Int32 = 0
        guard let buffer = spng_get_png_buffer(context, &length, &status) else { return nil }
        defer { free(buffer) }
        return Array(UnsafeRawBufferPointer(start: buffer, count: length))
    }
}
