// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What an image was before it was made the pixels that an encoder takes.
package struct ImageSource: Sendable, Equatable {
    package var format: ImageFormat

    /// Columns, upright where the orientation was applied.
    package var width: Int

    /// Rows, likewise.
    package var height: Int

    /// The size of the file, bytes.
    package var bytes: Int

    /// Whether EXIF or XMP ask for the image to be turned or mirrored.
    package var isTurned: Bool

    /// Whether a pixel is not opaque.
    package var isTransparent: Bool

    /// Of an image of 16 bits a channel, the bits that its largest level takes, 0 to 16; nil of others.
    package var usedBits: Int?

    package init(
        format: ImageFormat, width: Int, height: Int, bytes: Int, isTurned: Bool = false, isTransparent: Bool = false,
        usedBits: Int? = nil
    ) {
        self.format = format
        self.width = width
        self.height = height
        self.bytes = bytes
        self.isTurned = isTurned
        self.isTransparent = isTransparent
        self.usedBits = usedBits
    }
}
