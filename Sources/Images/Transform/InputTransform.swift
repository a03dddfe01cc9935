// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// From an upright image of any size to the pixels that an encoder takes: gray or color, resized, cut from the center.
///
/// With Pillow's filters equal to Pillow 13 bit by bit, and so to torchvision on PIL images; with OpenCV's equal to
/// `cv2.resize` within one level.
package struct InputTransform: Sendable, Equatable {
    /// The sides that can be asked for, in pixels.
    package static let sides = 1...4096

    /// To what size an image is resized.
    package let resizing: Resizing
    /// The columns of the part cut from the center; where the resized image has fewer, the padding's color surrounds it.
    package let width: Int
    /// The rows of the part cut from the center.
    package let height: Int
    /// The channels of a transformed pixel: 3, or 1 for gray, which an image is turned to before it is resized.
    package let channels: Int
    /// The filter by which the image is resized.
    package let interpolation: Interpolation
    /// The color of what surrounds an image, one level a channel.
    package let padding: [UInt8]
    /// The library after which sizes and offsets are rounded.
    package let rounding: Rounding
    /// How files become the pixels that are transformed.
    package var loader = LoaderPolicy.default

    /// - Parameters:
    ///   - resizing: to what size an image is resized.
    ///   - width: the columns of the part cut from the center, in ``sides``.
    ///   - height: the rows of that part, in ``sides``.
    ///   - channels: 3, or 1 for gray.
    ///   - interpolation: the filter by which the image is resized.
    ///   - padding: the color of what surrounds an image, one level a channel; nil for black.
    ///   - rounding: the library after which sizes and offsets are rounded; nil for the filter's usual one.
    ///   - loader: how files become the pixels that are transformed.
    /// - Throws: ``TransformError`` where a value is out of range.
    package init(
        _ resizing: Resizing, width: Int, height: Int, channels: Int = 3, interpolation: Interpolation = .bilinear,
        padding: [UInt8]? = nil, rounding: Rounding? = nil, loader: LoaderPolicy = .default
    ) throws(TransformError) {
        for side in [width, height] + resizing.sides where !Self.sides.contains(side) {
            throw .side(side)
        }
        guard channels == 1 || channels == 3 else { throw .channels(channels) }
        if let padding, padding.count != channels { throw .padding(count: padding.count, channels: channels) }
        self.resizing = resizing
        self.width = width
        self.height = height
        self.channels = channels
        self.interpolation = interpolation
        self.padding = padding ?? [UInt8](repeating: 0, count: channels)
        self.rounding = rounding ?? interpolation.usualRounding
        self.loader = loader
    }

    /// Resizes the shorter side and cuts a square from the center: torchvision's `Resize(n)` and `CenterCrop(n)`.
    ///
    /// For sides that a program knows; those that a person gives go to ``init(_:width:height:channels:interpolation:padding:rounding:loader:)``.
    ///
    /// - Parameters:
    ///   - resize: the shorter side after resizing, in pixels.
    ///   - crop: each side of the square cut from the center, in pixels.
    ///   - interpolation: the filter by which the image is resized.
    /// - Precondition: `resize` and `crop` lie in ``sides``.
    package init(resize: Int, crop: Int, interpolation: Interpolation = .bilinear) {
        precondition(Self.sides.contains(resize) && Self.sides.contains(crop), "Sides lie in \(Self.sides).")
        resizing = .shorterSide(resize)
        width = crop
        height = crop
        channels = 3
        self.interpolation = interpolation
        padding = [0, 0, 0]
        rounding = interpolation.usualRounding
    }

    /// The bytes of a transformed image: `height * width * channels`.
    package var byteCount: Int { height * width * channels }

    /// The longest side that an image is brought to, whatever its own is.
    package var longestSide: Int { max(width, height, resizing.sides.max() ?? 0) }
}
