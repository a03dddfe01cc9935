package import Images
import Parallelism

extension Detector {
    /// Decodes and resizes many images, on all cores.
    ///
    /// - Parameter files: the images' bytes.
    /// - Returns: for each file, in order, the image or why there is none.
    package func prepareConcurrently(_ files: [[UInt8]]) -> [Result<PreparedImage, DetectionError>] {
        guard let transform = manifest.transform else { return files.map { _ in .failure(.noEncoder) } }
        return PreparedImage.prepareConcurrently(files, transform: transform, limits: limits).map { result in
            result.mapError(DetectionError.image)
        }
    }
}

extension PreparedImage {
    /// Decodes and resizes many images, on all cores.
    ///
    /// - Parameters:
    ///   - files: the images' bytes.
    ///   - transform: from an upright image to the encoder's square.
    ///   - limits: what is refused before it is decoded.
    /// - Returns: for each file, in order, the image or why there is none.
    package static func prepareConcurrently(
        _ files: [[UInt8]], transform: InputTransform, limits: ImageLimits = .default
    ) -> [Result<PreparedImage, ImageError>] {
        concurrentMap(files) { file in
            file.withUnsafeBytes { bytes in
                Result { () throws(ImageError) in
                    try PreparedImage(decoding: bytes, transform: transform, limits: limits)
                }
            }
        }
    }
}
