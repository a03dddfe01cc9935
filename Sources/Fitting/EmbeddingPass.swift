package import Datasets
package import Detection
package import Encoding
import Hypersphere
package import Images

/// A set's way through an encoder: reads a stretch of it, decodes that on all cores, and embeds it batch by batch.
package struct EmbeddingPass {
    /// The images of one batch, and what the encoder gives for them.
    package struct Batch {
        /// The paths inside the set.
        package var identifiers: [String] = []
        /// The images' class names; nil where an image is unlabelled.
        package var labels: [String?] = []
        package var digests: [PixelDigest] = []
        /// For each of the encoder's outputs the raw values, [images, dimension], row-major.
        package var rows: [[Float]] = []
    }

    /// What became of a set.
    package struct Outcome {
        /// The images that were passed over, and why.
        package var skipped: [String] = []
        /// What was noted of the others.
        package var observations = ImageObservations()
    }

    private let session: EncoderSession
    private let transform: InputTransform
    private let limits: ImageLimits
    private let batchSize: Int
    private let directions: Int
    private let skipsUnreadable: Bool

    /// - Parameters:
    ///   - session: of the encoder.
    ///   - transform: from an upright image to the encoder's pixels.
    ///   - limits: what is refused before it is decoded.
    ///   - batchSize: images embedded at once.
    ///   - directions: the number of the encoder's outputs, the first ones, whose rows are taken as directions.
    ///   - skipsUnreadable: whether images that cannot be used are passed over.
    package init(
        session: EncoderSession, transform: InputTransform, limits: ImageLimits, batchSize: Int, directions: Int,
        skipsUnreadable: Bool
    ) {
        self.session = session
        self.transform = transform
        self.limits = limits
        self.batchSize = batchSize
        self.directions = directions
        self.skipsUnreadable = skipsUnreadable
    }

    /// Embeds all images of a set, in its order.
    ///
    /// - Parameters:
    ///   - set: the images.
    ///   - decoded: the first of them, where these are decoded already.
    ///   - progress: called after each stretch with the number of images done.
    ///   - consume: gets each batch; one that is not empty.
    /// - Returns: what was passed over, and what was noted of the rest.
    /// - Throws: ``FittingError``, `EncoderError`, `DatasetError`, or what `consume` throws.
    package func run(
        _ set: ImageSet, decoded: [ObservedImage] = [], progress: (Int) -> Void, consume: (Batch) throws -> Void
    ) throws -> Outcome {
        var outcome = Outcome()
        var rejected = RejectedImages(skips: skipsUnreadable)
        var stretch: [LabelledImage] = []
        var done = 0
        func flush() throws {
            try embed(
                decode(stretch, rejected: &rejected), outcome: &outcome, rejected: &rejected, consume: consume)
            done += stretch.count
            stretch.removeAll(keepingCapacity: true)
            progress(done)
        }
        for start in stride(from: 0, to: decoded.count, by: batchSize * 4) {
            let range = start..<min(start + batchSize * 4, decoded.count)
            let images = zip(set.entries[range], decoded[range]).map { entry, image in
                NamedImage(identifier: entry.identifier, label: entry.label, observed: image)
            }
            try embed(images, outcome: &outcome, rejected: &rejected, consume: consume)
            done += range.count
            progress(done)
        }
        try set.selecting(decoded.count..<set.count).forEachOutcome { entry, image in
            switch image {
            case .success(let image): stretch.append(image)
            case .failure(let error):
                rejected.reject(entry.identifier, error.reason)
                done += 1
            }
            if stretch.count == batchSize * 4 { try flush() }
        }
        if !stretch.isEmpty { try flush() }
        try rejected.refuse()
        outcome.skipped = rejected.lines
        return outcome
    }

    /// An image of a set, decoded.
    private struct NamedImage {
        let identifier: String
        let label: String?
        let observed: ObservedImage
    }

    private func decode(_ images: [LabelledImage], rejected: inout RejectedImages) -> [NamedImage] {
        let decoded = ObservedImage.decodeConcurrently(images.map(\.bytes), transform: transform, limits: limits)
        return zip(images, decoded).compactMap { image, result in
            switch result {
            case .success(let observed):
                return NamedImage(identifier: image.identifier, label: image.label, observed: observed)
            case .failure(let error):
                rejected.reject(image.identifier, "\(error)")
                return nil
            }
        }
    }

    private func embed(
        _ usable: [NamedImage], outcome: inout Outcome, rejected: inout RejectedImages,
        consume: (Batch) throws -> Void
    ) throws {
        for image in usable { outcome.observations.add(image.observed) }
        for start in stride(from: 0, to: usable.count, by: batchSize) where !rejected.isFutile {
            let part = usable[start..<min(start + batchSize, usable.count)]
            var batch = Batch(
                identifiers: part.map(\.identifier), labels: part.map(\.label),
                digests: part.map { PixelDigest(of: $0.observed.pixels) },
                rows: try session.rows(of: part.map(\.observed.pixels)))
            batch.dropDegenerate(unit: directions, rejected: &rejected)
            if !batch.identifiers.isEmpty, !rejected.isFutile { try consume(batch) }
        }
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
                rejected.reject(identifiers[row], "the encoder gives no usable embedding of this image: \(reason)")
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
        labels = kept.map { labels[$0] }
        digests = kept.map { digests[$0] }
    }
}
