// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Datasets
package import Detection
package import Images

/// Some images of a set, evenly spaced over it and decoded.
package struct PreparedSample: Sendable {
    package private(set) var images: [PreparedImage] = []

    /// The images' class names; nil where an image is unlabeled.
    package private(set) var labels: [String?] = []

    /// Reads and decodes images; one that cannot be decoded is left out, for the pass over the whole set tells it.
    ///
    /// - Parameters:
    ///   - set: the images.
    ///   - count: how many are taken at most.
    ///   - transform: from an upright image to the encoder's pixels.
    ///   - limits: what is refused before it is decoded.
    /// - Throws: `CancellationError`.
    package init(of set: ImageSet, count: Int, transform: InputTransform, limits: ImageLimits) throws {
        let step = max(1, set.count / max(count, 1))
        let chosen = set.selecting(stride(from: 0, to: set.count, by: step).prefix(count))
        var rejected = RejectedImages(skips: true)
        try ImagePipeline(chosen, transform: transform, limits: limits).forEachBatch(rejected: &rejected) { batch, _ in
            images += batch.map(\.value)
            labels += batch.map(\.label)
        }
    }
}
