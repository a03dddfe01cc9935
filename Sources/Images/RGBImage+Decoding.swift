extension RGBImage {
    /// Decodes a JPEG, PNG, WebP or GIF file; of an animation, the first frame.
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
            case .bmp, .tiff, .pnm, .ico, .heic, .avif: throw .unsupported(file)
            }
        self = decoded.orientation.upright(decoded.image)
    }

    /// Decodes a JPEG, PNG, WebP or GIF file, as ``init(decoding:limits:)-(UnsafeRawBufferPointer,_)`` does.
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

/// An image as its file stores it, and how it is to be turned.
struct DecodedImage {
    var image: RGBImage
    var orientation: Orientation
}
