// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// An image as a loader gives it, and what its file was.
package struct LoadedImage: Sendable {
    package var image: RGBImage
    package var source: ImageSource

    /// Decodes a file; of an animation, the first frame.
    ///
    /// The format is told by the bytes alone, and the size in the header is held against the limits before any pixel is
    /// allocated.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - limits: what is refused for its size.
    ///   - loader: what becomes of orientation, transparency and 16 bits.
    /// - Throws: ``ImageError`` for unknown, damaged, truncated and oversized files.
    package init(
        decoding bytes: UnsafeRawBufferPointer, limits: ImageLimits, loader: LoaderPolicy
    ) throws(ImageError) {
        guard !bytes.isEmpty else { throw .empty }
        guard let file = RecognizedFile(magic: bytes) else { throw .unknownFormat }
        guard case .image(let format) = file else { throw .unsupported(file) }
        let decoded =
            switch format {
            case .jpeg: try decodeJPEG(bytes, limits: limits)
            case .png: try decodePNG(bytes, limits: limits, loader: loader)
            case .webp: try decodeWebP(bytes, limits: limits, loader: loader)
            case .gif: try decodeGIF(bytes, limits: limits, loader: loader)
            case .bmp: try decodeBMP(bytes, limits: limits, loader: loader)
            case .tiff: try decodeTIFF(bytes, limits: limits, loader: loader)
            case .pnm: try decodePNM(bytes, limits: limits, loader: loader)
            case .ico: try decodeICO(bytes, limits: limits, loader: loader)
            case .heic, .avif, .jxl: try decodeOptional(bytes, of: format, limits: limits, loader: loader)
            }
        image = loader.exif == .apply ? decoded.orientation.upright(decoded.image) : decoded.image
        source = ImageSource(
            format: format, width: image.width, height: image.height, bytes: bytes.count,
            isTurned: decoded.orientation != .up, isTransparent: decoded.isTransparent, usedBits: decoded.usedBits)
    }
}

/// Decodes a format that not every build reads.
private func decodeOptional(
    _ bytes: UnsafeRawBufferPointer, of format: ImageFormat, limits: ImageLimits, loader: LoaderPolicy
) throws(ImageError) -> DecodedImage {
    switch format {
    #if HEIF
        case .heic, .avif:
            // What is coded decides: the general brands say nothing of it.
            return try format == .avif || holdsAV1(bytes)
                ? decodeAVIF(bytes, limits: limits, loader: loader) : decodeHEIC(bytes, limits: limits, loader: loader)
    #endif
    #if JXL
        case .jxl: return try decodeJXL(bytes, limits: limits, loader: loader)
    #endif
    default: throw .unsupported(.image(format))
    }
}

/// An image as its file stores it, how it is to be turned, and what else its loader should know.
struct DecodedImage {
    var image: RGBImage
    var orientation: Orientation
    /// Whether a pixel is not opaque.
    var isTransparent = false
    /// Of an image of 16 bits a channel, the bits that its largest level takes.
    var usedBits: Int?
}
