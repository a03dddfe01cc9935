package import Encoding

extension EncoderSession {
    /// What the encoder gives for a batch of prepared images.
    ///
    /// - Parameter images: at least one; each of the encoder's size.
    /// - Returns: for each of the encoder's outputs the raw values, [images, dimension], row-major.
    /// - Throws: `EncoderError` where the engine fails.
    package func rows(of images: [PreparedImage]) throws -> [[Float]] {
        try embed(count: images.count) { buffer in
            var offset = 0
            for image in images {
                let length = min(image.pixels.count, buffer.count - offset)
                image.pixels.withUnsafeBufferPointer { pixels in
                    _ = UnsafeMutableBufferPointer(rebasing: buffer[offset..<offset + length])
                        .update(fromContentsOf: UnsafeBufferPointer(rebasing: pixels[..<length]))
                }
                offset += length
            }
        }
    }
}
