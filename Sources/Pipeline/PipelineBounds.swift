// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// How much a pipeline holds at once.
package struct PipelineBounds: Sendable {
    /// Images of a stretch.
    package let images: Int
    /// The bytes of a stretch's files, at most, besides the last one's.
    package let bytes: Int

    /// - Parameters:
    ///   - images: of a stretch at most; above 0.
    ///   - bytes: of a stretch's files at most, besides the last one's, and of what is made of them.
    ///   - productBytes: what is made of an image takes.
    package init(images: Int = 256, bytes: Int = 256 << 20, productBytes: Int = 0) {
        self.images = max(1, min(images, bytes / max(productBytes, 1)))
        self.bytes = bytes
    }
}
