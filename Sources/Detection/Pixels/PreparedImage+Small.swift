// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Images

extension PreparedImage {
    /// What takes tens of microseconds.
    private enum Small {
        static let bytes = 16 * 1024
        static let side = 64
        static let pixels = side * side
    }

    /// Decodes and resizes an image that is small before and after: a JPEG, for the other formats can hold some thousand
    /// times what their size and header say.
    ///
    /// - Returns: nil where it is not small.
    /// - Throws: ``ImageError``, as ``init(decoding:transform:limits:)`` does.
    package init?(
        decodingSmall bytes: UnsafeRawBufferPointer, transform: InputTransform, limits: ImageLimits
    ) throws(ImageError) {
        guard transform.longestSide <= Small.side, bytes.count <= Small.bytes,
            ImageFormat(magic: bytes) == .jpeg
        else { return nil }
        let smallest = ImageLimits(maximumPixels: min(limits.maximumPixels, Small.pixels))
        do {
            self = try PreparedImage(decoding: bytes, transform: transform, limits: smallest)
        } catch .tooManyPixels {
            return nil
        }
    }
}
