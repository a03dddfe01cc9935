extension RGBImage {
    /// Decodes an image file of any format that ``ImageFormat/decodable`` lists; of an animation, the first frame.
    ///
    /// Alpha is composed over white, 16-bit channels keep their upper 8 bits, and the orientation that EXIF (or, where
    /// EXIF has none, XMP) asks for is applied. The format is told by the bytes alone, and the size in the header is
    /// held against the limits before any pixel is allocated.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - limits: what is refused for its size.
    /// - Throws: ``ImageError`` for unknown, damaged, truncated and oversized files.
    public init(decoding bytes: UnsafeRawBufferPointer, limits: ImageLimits = .default) throws(ImageError) {
        guard !bytes.isEmpty else { throw .empty }
        guard let file = RecognizedFile(magic: bytes) else { throw .unknownFormat }
        guard case .image(let format) = file else { throw .unsupported(file) }
        let decoded =
            switch format {
            case .jpeg: try decodeJPEG(bytes, limits: limits)
            case .png: try decodePNG(bytes, limits: limits)
            case .webp: try decodeWebP(bytes, limits: limits)
            case .gif: try decodeGIF(bytes, limits: limits)
            case .bmp: try decodeBMP(bytes, limits: limits)
            case .tiff: try decodeTIFF(bytes, limits: limits)
            case .pnm: try decodePNM(bytes, limits: limits)
            case .ico: try decodeICO(bytes, limits: limits)
            case .heic, .avif: try decodeOptional(bytes, of: format, limits: limits)
            }
        self = decoded.orientation.upright(decoded.image)
    }

    /// Decodes an image file, as ``init(decoding:limits:)-(UnsafeRawBufferPointer,_)`` does.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - limits: what is refused for its size.
    /// - Throws: ``ImageError`` for unknown, damaged, truncated and oversized files.
    public init(decoding bytes: [UInt8], limits: ImageLimits = .default) throws(ImageError) {
        let result = bytes.withUnsafeBytes { buffer -> Result<RGBImage, ImageError> in
            do throws(ImageError) {
                return .success(try RGBImage(decoding: buffer, limits: limits))
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }
}

/// Decodes a format that not every build reads.
private func decodeOptional(
    _ bytes: UnsafeRawBufferPointer, of format: ImageFormat, limits: ImageLimits
) throws(ImageError) -> DecodedImage {
    #if HEIF
        // What is coded decides: the general brands say nothing of it.
        try format == .avif || holdsAV1(bytes)
            ? decodeAVIF(bytes, limits: limits) : decodeHEIC(bytes, limits: limits)
    #else
        throw .unsupported(.image(format))
    #endif
}

/// An image as its file stores it, and how it is to be turned.
struct DecodedImage {
    var image: RGBImage
    var orientation: Orientation
}
