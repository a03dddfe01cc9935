// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What is refused for its size before any pixel is allocated.
///
/// Decoding needs at most some 12 bytes of memory a pixel of the limit, that of JPEG XL some 30.
public struct ImageLimits: Sendable, Equatable {
    /// The most pixels an image may have: width times height.
    public var maximumPixels: Int

    /// A limit.
    ///
    /// - Parameter maximumPixels: the most pixels an image may have: width times height.
    public init(maximumPixels: Int = 100_000_000) {
        self.maximumPixels = maximumPixels
    }

    /// 100 megapixels.
    public static let `default` = ImageLimits()

    /// The most bytes of an image's pixels, or what comes near enough to it for limits beyond all memory.
    var maximumBytes: Int { 4 * min(maximumPixels, Self.countable) }

    /// The most pixels whose bytes can be counted at all, whatever limit is set.
    static let countable = 1 << 40

    /// Checks a size that a file's header states.
    func check(width: Int, height: Int, of format: ImageFormat) throws(ImageError) {
        guard width > 0, height > 0 else { throw .corrupt(format, reason: "the image has no pixels") }
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels <= min(maximumPixels, Self.countable) else {
            throw .tooManyPixels(width: width, height: height, limit: maximumPixels)
        }
    }
}
