// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Encoding
import Hypersphere
import Images
import Pipeline

/// A set's way through an encoder, batch by batch.
struct EmbeddingPass {
    /// The images of one batch, and what the encoder gives for them.
    struct Batch {
        /// The paths inside the set.
        var identifiers: [String] = []
        /// What a person knows the images by.
        var names: [String] = []
        /// The images' class names; nil where an image is unlabeled.
        var labels: [String?] = []
        var digests: [PixelDigest] = []
        /// For each of the encoder's outputs the raw values, [images, dimension], row-major.
        var rows: [[Float]] = []
    }

    /// What became of a set.
    struct Outcome {
        /// The images that were passed over, and why.
        var skipped: [String] = []
        /// What was noted of the others.
        var observations = ImageObservations()
    }

    private let session: EncoderSession
    private let batchSize: Int
    private let directions: Int
    private let skipsUnreadable: Bool

    /// - Parameters:
    ///   - session: of the encoder.
    ///   - batchSize: images embedded at once.
    ///   - directions: the number of the encoder's outputs, the first ones, whose rows are taken as directions.
    ///   - skipsUnreadable: whether images that cannot be used are passed over.
    init(session: EncoderSession, batchSize: Int, directions: Int, skipsUnreadable: Bool) {
        self.session = session
        self.batchSize = batchSize
        self.directions = directions
        self.skipsUnreadable = skipsUnreadable
    }

    /// Embeds all images of a set, in its order.
    ///
    /// - Parameters:
    ///   - images: the set, on its way to the encoder.
    ///   - progress: called now and then with the number of images done.
    ///   - consume: gets each batch; one that is not empty.
    /// - Returns: what was passed over, and what was noted of the rest.
    /// - Throws: ``FittingError``, `EncoderError`, `CancellationError`, or what `consume` throws.
    func run(
        _ images: ImagePipeline<ObservedImage>, progress: (Int) -> Void, consume: (Batch) throws -> Void
    ) throws -> Outcome {
        var outcome = Outcome()
        var rejected = RejectedImages(skips: skipsUnreadable)
        try images.forEachBatch(of: batchSize, rejected: &rejected, progress: progress) { images, rejected in
            for image in images { outcome.observations.add(image.value) }
            var batch = Batch(
                identifiers: images.map(\.identifier), names: images.map(\.name), labels: images.map(\.label),
                digests: images.map(\.value.digest), rows: try session.rows(of: images.map(\.value.pixels)))
            batch.dropDegenerate(unit: directions, rejected: &rejected)
            if !batch.identifiers.isEmpty, !rejected.isFutile { try consume(batch) }
        }
        try rejected.refuse()
        outcome.skipped = rejected.lines
        return outcome
    }
}

extension EmbeddingPass.Batch {
    /// Leaves out images of which the encoder gives no usable embedding.
    ///
    /// - Parameters:
    ///   - unit: the number of outputs, the first ones, whose rows become unit vectors; those of the others, which are
    ///     logits, need only be finite.
    ///   - rejected: gets the images.
    fileprivate mutating func dropDegenerate(unit: Int, rejected: inout RejectedImages) {
        let count = identifiers.count
        var keeps = [Bool](repeating: true, count: count)
        for row in 0..<count {
            for (output, values) in rows.enumerated() {
                let dimension = values.count / count
                // As rows are normalized, so that what is kept here has a direction there.
                let square = Embeddings.squaredLength(of: values[row * dimension..<(row + 1) * dimension])
                let reason: String
                if !square.isFinite {
                    reason = FittingError.notFiniteReason
                } else if square == 0, output < unit {
                    reason = FittingError.zeroReason
                } else {
                    continue
                }
                rejected.reject(names[row], "the encoder gives no usable embedding of this image: \(reason)")
                keeps[row] = false
                break
            }
        }
        guard keeps.contains(false) else { return }
        let kept = keeps.indices.filter { keeps[$0] }
        rows = rows.map { values in
            let dimension = values.count / count
            return kept.flatMap { values[$0 * dimension..<($0 + 1) * dimension] }
        }
        identifiers = kept.map { identifiers[$0] }
        names = kept.map { names[$0] }
        labels = kept.map { labels[$0] }
        digests = kept.map { digests[$0] }
    }
}
