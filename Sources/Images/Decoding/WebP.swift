// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CWebP

/// Decodes a WebP: lossy, lossless, with alpha, or the first frame of an animation on its canvas.
func decodeWebP(
    _ bytes: UnsafeRawBufferPointer, limits: ImageLimits, loader: LoaderPolicy
) throws(ImageError) -> DecodedImage {
    var data = WebPData(bytes: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), size: bytes.count)
    var features = WebPBitstreamFeatures()
    guard WebPGetFeatures(data.bytes, data.size, &features) == VP8_STATUS_OK, let demuxer = WebPDemux(&data) else {
        throw .corrupt(.webp, reason: "the file is truncated or damaged")
    }
    defer { WebPDemuxDelete(demuxer) }
    let width = Int(WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH))
    let height = Int(WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT))
    try limits.check(width: width, height: height, of: .webp)

    var frame = WebPIterator()
    guard WebPDemuxGetFrame(demuxer, 1, &frame) != 0 else { throw .corrupt(.webp, reason: "the file holds no image") }
    defer { WebPDemuxReleaseIterator(&frame) }
    let (left, top) = (Int(frame.x_offset), Int(frame.y_offset))
    let (frameWidth, frameHeight) = (Int(frame.width), Int(frame.height))
    guard left >= 0, top >= 0, frameWidth > 0, frameHeight > 0, left + frameWidth <= width, top + frameHeight <= height
    else { throw .corrupt(.webp, reason: "the first frame lies outside the canvas") }

    var isTransparent = false
    let channels = features.has_alpha != 0 ? 4 : 3
    let image = try RGBImage.decoded(width: width, height: height, bytesPerPixel: channels) {
        canvas throws(ImageError) in
        if frameWidth < width || frameHeight < height { canvas.update(repeating: 0) }
        let offset = (top * width + left) * channels
        let stride = width * channels
        let decode = channels == 4 ? WebPDecodeRGBAInto : WebPDecodeRGBInto
        guard let target = canvas.baseAddress,
            decode(
                frame.fragment.bytes, frame.fragment.size, target + offset, canvas.count - offset, Int32(stride)) != nil
        else { throw .corrupt(.webp, reason: "the image data is damaged") }
        if channels == 4 { isTransparent = flattenAlpha(canvas, loader.alpha) }
    }
    return DecodedImage(image: image, orientation: readOrientation(demuxer), isTransparent: isTransparent)
}

private func readOrientation(_ demuxer: OpaquePointer) -> Orientation {
    withChunk("EXIF", of: demuxer) { exif in
        withChunk("XMP ", of: demuxer) { xmp in
            Orientation(exif: exif ?? UnsafeRawBufferPointer(start: nil, count: 0), xmp: xmp)
        }
    }
}

private func withChunk<T>(_ name: String, of demuxer: OpaquePointer, _ body: (UnsafeRawBufferPointer?) -> T) -> T {
    var chunk = WebPChunkIterator()
    guard WebPDemuxGetChunk(demuxer, name, 1, &chunk) != 0 else { return body(nil) }
    defer { WebPDemuxReleaseChunkIterator(&chunk) }
    return body(UnsafeRawBufferPointer(start: chunk.chunk.bytes, count: chunk.chunk.size))
}
