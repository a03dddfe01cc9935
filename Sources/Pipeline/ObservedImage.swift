// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Datasets
package import Detection
package import Images

/// An image as the encoder gets it, and what can be told of it without an encoder.
package struct ObservedImage: Sendable {
    package let pixels: PreparedImage
    package let traits: ImageTraits?
    package let digest: PixelDigest

    /// Decodes, resizes and observes an image.
    ///
    /// - Parameters:
    ///   - bytes: of its file.
    ///   - transform: from an upright image to the encoder's pixels.
    ///   - limits: what is refused before it is decoded.
    ///   - digest: of its pixels, where that is known already.
    /// - Throws: `ImageError`.
    package init(
        decoding bytes: [UInt8], transform: InputTransform, limits: ImageLimits, digest: PixelDigest? = nil
    ) throws(ImageError) {
        pixels = try PreparedImage(decoding: bytes, transform: transform, limits: limits)
        traits = pixels.traits(transform)
        self.digest = digest ?? PixelDigest(of: pixels)
    }
}

extension ImageObservations {
    package mutating func add(_ image: ObservedImage) { add(image.pixels.source, image.traits) }
}

extension ImagePipeline where Product == ObservedImage {
    /// A pipeline to the encoder's pixels, and what can be told of them.
    ///
    /// - Parameters:
    ///   - set: the images.
    ///   - transform: from an upright image to the encoder's pixels.
    ///   - limits: what is refused before it is decoded.
    ///   - ready: the first of the images, which are not read again.
    ///   - digests: of the images' pixels, where they are known already.
    package init(
        _ set: ImageSet, transform: InputTransform, limits: ImageLimits, ready: [ObservedImage] = [],
        digests: [PixelDigest] = []
    ) {
        self.init(set, ready: ready, bounds: PipelineBounds(productBytes: transform.byteCount)) { image, place in
            try ObservedImage(
                decoding: image.bytes, transform: transform, limits: limits,
                digest: place < digests.count ? digests[place] : nil)
        }
    }
}

extension ImagePipeline where Product == PreparedImage {
    /// A pipeline to the encoder's pixels.
    ///
    /// - Parameters:
    ///   - set: the images.
    ///   - transform: from an upright image to the encoder's pixels.
    ///   - limits: what is refused before it is decoded.
    package init(_ set: ImageSet, transform: InputTransform, limits: ImageLimits) {
        self.init(set, bounds: PipelineBounds(productBytes: transform.byteCount)) { image, _ in
            try PreparedImage(decoding: image.bytes, transform: transform, limits: limits)
        }
    }
}

extension PreparedImage {
    /// Decodes and resizes an image.
    ///
    /// - Throws: `ImageError`.
    init(decoding bytes: [UInt8], transform: InputTransform, limits: ImageLimits) throws(ImageError) {
        self = try bytes.withUnsafeBytes { bytes in
            Result { () throws(ImageError) in
                try PreparedImage(decoding: bytes, transform: transform, limits: limits)
            }
        }.get()
    }
}
