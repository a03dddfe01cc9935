// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Images
import Pipeline

/// Small pictures of chosen images of a set.
struct Thumbnails: Sendable {
    /// The longest side, pixels.
    static let side = 96

    let transform: InputTransform
    /// Makes what the encoder sees smaller; nil where it is small.
    let shrinking: InputTransform?
    let limits: ImageLimits

    /// Shows what the encoder sees, smaller where that is large; nil where there is no encoder.
    init?(detector: Detector) {
        guard let transform = detector.manifest.transform else { return nil }
        self.transform = transform
        let longest = max(transform.width, transform.height)
        let (width, height) = (transform.width * Self.side / longest, transform.height * Self.side / longest)
        shrinking =
            longest > Self.side
            ? try? InputTransform(
                .squash(width: max(1, width), height: max(1, height)), width: max(1, width), height: max(1, height))
            : nil
        limits = detector.limits
    }

    /// The image as a PNG; nil where it cannot be decoded.
    func png(of bytes: [UInt8]) -> [UInt8]? {
        guard let image = try? RGBImage(decoding: bytes, limits: limits, loader: transform.loader) else { return nil }
        let seen = RGBImage(
            width: transform.width, height: transform.height, channels: transform.channels,
            pixels: transform.apply(to: image))
        guard let shrinking else { return seen.png() }
        return RGBImage(width: shrinking.width, height: shrinking.height, pixels: shrinking.apply(to: seen)).png()
    }

    /// PNGs by identifier of those images of a set that can be read.
    func pngs(of identifiers: Set<String>, in set: ImageSet) -> [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        var rejected = RejectedImages(skips: true)
        let pipeline = ImagePipeline(set.filter { identifiers.contains($0) }) { image, _ in png(of: image.bytes) }
        // A picture that is missing is no fault of what it was to illustrate.
        try? pipeline.forEachBatch(rejected: &rejected) { batch, _ in
            for image in batch { result[image.identifier] = image.value }
        }
        return result
    }
}
