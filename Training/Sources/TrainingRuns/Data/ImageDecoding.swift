import Datasets
public import Images

/// From a file's bytes to a network's square of pixels, and what is done where that fails.
public struct ImageDecoding: Sendable {
    /// From an upright image to the square.
    public var transform: InputTransform
    /// What is refused for its size before it is decoded.
    public var limits: ImageLimits
    /// Whether images that cannot be decoded are passed over; otherwise the first one is an error.
    public var skipsUnreadable: Bool

    public init(transform: InputTransform, limits: ImageLimits = .default, skipsUnreadable: Bool = false) {
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
