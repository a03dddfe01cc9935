import Detection
import Images

/// An image as the encoder gets it, and what can be told of it without an encoder.
package struct ObservedImage: Sendable {
    let pixels: PreparedImage
    let traits: ImageTraits?

    /// - Parameters:
    ///   - pixels: of the image.
    ///   - transform: that made them.
    init(_ pixels: PreparedImage, _ transform: InputTransform) {
        self.pixels = pixels
        traits = pixels.traits(transform)
    }

    /// Decodes, resizes and observes many images, on all cores.
    ///
    /// - Parameters:
    ///   - files: the images' bytes.
    ///   - transform: from an upright image to the encoder's pixels.
    ///   - limits: what is refused before it is decoded.
    /// - Returns: for each file, in order, the image or why there is none.
    static func decodeConcurrently(
        _ files: [[UInt8]], transform: InputTransform, limits: ImageLimits
    ) -> [Result<ObservedImage, ImageError>] {
        PreparedImage.observeConcurrently(files, transform: transform, limits: limits) {
            ObservedImage($0, transform)
        }
    }
}

extension ImageObservations {
    mutating func add(_ image: ObservedImage) { add(image.pixels.source, image.traits) }
}
