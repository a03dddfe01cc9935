// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files

/// The first 8 bytes of the SHA-256 of an image's prepared pixels: equal where the encoder sees the same picture,
/// whatever file it came in.
package struct PixelDigest: Sendable, Hashable {
    /// The size of a digest, bytes.
    package static let byteCount = 8

    package let bits: UInt64

    package init(bits: UInt64) {
        self.bits = bits
    }

    package init(of image: PreparedImage) {
        bits = SHA256Digest(of: image.pixels).bytes.prefix(Self.byteCount).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
