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
            case .bmp, .tiff, .pnm, .ico, .heic, .avif: throw .unsupported(file)
            }
        image = loader.exif == .apply ? decoded.orientation.upright(decoded.image) : decoded.image
        source = ImageSource(
            format: format, width: image.width, height: image.height, bytes: bytes.count,
            isTurned: decoded.orientation != .up, isTransparent: decoded.isTransparent, usedBits: decoded.usedBits)
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
