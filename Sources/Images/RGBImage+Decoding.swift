// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension RGBImage {
    /// Decodes a file of any format that ``ImageFormat/decodable`` lists; of an animation, the first frame.
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
        decoding bytes: UnsafeRawBufferPointer, limits: ImageLimits = .default, loader: LoaderPolicy = .default
    ) throws(ImageError) {
        self = try LoadedImage(decoding: bytes, limits: limits, loader: loader).image
    }

    /// Decodes a file, as ``init(decoding:limits:loader:)-(UnsafeRawBufferPointer,_,_)`` does.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - limits: what is refused for its size.
    ///   - loader: what becomes of orientation, transparency and 16 bits.
    /// - Throws: ``ImageError`` for unknown, damaged, truncated and oversized files.
    package init(
        decoding bytes: [UInt8], limits: ImageLimits = .default, loader: LoaderPolicy = .default
    ) throws(ImageError) {
        let result = bytes.withUnsafeBytes { buffer -> Result<RGBImage, ImageError> in
            do throws(ImageError) {
                return .success(try RGBImage(decoding: buffer, limits: limits, loader: loader))
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }
}
