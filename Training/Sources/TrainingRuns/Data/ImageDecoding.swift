import Datasets
package import Images

/// From a file's bytes to a network's square of pixels, and what is done where that fails.
package struct ImageDecoding: Sendable {
    /// From an upright image to the square.
    package var transform: InputTransform
    /// What is refused for its size before it is decoded.
    package var limits: ImageLimits
    /// Whether images that cannot be decoded are passed over; otherwise the first one is an error.
    package var skipsUnreadable: Bool

    package init(transform: InputTransform, limits: ImageLimits = .default, skipsUnreadable: Bool = false) {
        self.transform = transform
        self.limits = limits
        self.skipsUnreadable = skipsUnreadable
    }

    /// Writes the square of an image: row, column, channel.
    func decode(_ image: LabelledImage, into pixels: UnsafeMutableBufferPointer<UInt8>) throws(RunError) {
        do {
            transform.apply(
                to: try RGBImage(decoding: image.bytes, limits: limits, loader: transform.loader), into: pixels)
        } catch {
            throw .unreadableImage(image.identifier, reason: "\(error)")
        }
    }
}
