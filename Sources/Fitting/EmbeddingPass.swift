package import Datasets
package import Detection
package import Encoding
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
    private let skipsUnreadable: Bool

    /// - Parameters:
    ///   - session: of the encoder.
    ///   - transform: from an upright image to the encoder's pixels.
    ///   - limits: what is refused before it is decoded.
    ///   - batchSize: images embedded at once.
    ///   - skipsUnreadable: whether images that cannot be decoded are passed over.
    package init(
        session: EncoderSession, transform: InputTransform, limits: ImageLimits, batchSize: Int, skipsUnreadable: Bool
    ) {
        self.session = session
        self.transform = transform
        self.limits = limits
        self.batchSize = batchSize
        self.skipsUnreadable = skipsUnreadable
    }

    /// Embeds all images of a set, in its order.
    ///
    /// - Parameters:
    ///   - set: the images.
    ///   - progress: called after each stretch with the number of images done.
    ///   - consume: gets each batch; one that is not empty.
    /// - Returns: what was passed over, and what was noted of the rest.
    /// - Throws: ``FittingError``, `EncoderError`, `DatasetError`, or what `consume` throws.
    package func run(
        _ set: ImageSet, progress: (Int) -> Void, consume: (Batch) throws -> Void
    ) throws -> Outcome {
        var outcome = Outcome()
        var stretch: [LabelledImage] = []
        var done = 0
        func flush() throws {
            try embed(stretch, outcome: &outcome, consume: consume)
            done += stretch.count
            stretch.removeAll(keepingCapacity: true)
            progress(done)
        }
        try set.forEach { image in
            stretch.append(image)
            if stretch.count == batchSize * 4 { try flush() }
        }
        if !stretch.isEmpty { try flush() }
        return outcome
    }

    private func embed(
        _ images: [LabelledImage], outcome: inout Outcome, consume: (Batch) throws -> Void
    ) throws {
        let prepared = PreparedImage.observeConcurrently(
            images.map(\.bytes), transform: transform, limits: limits
        ) { [transform] in (pixels: $0, traits: $0.traits(transform)) }
        var usable: [(image: LabelledImage, pixels: PreparedImage)] = []
        for (image, result) in zip(images, prepared) {
            switch result {
            case .success(let (pixels, traits)):
                outcome.observations.add(pixels.source, traits)
                usable.append((image, pixels))
            case .failure(let error):
                guard skipsUnreadable else {
                    throw FittingError.unreadableImage(image.identifier, reason: "\(error)")
                }
                outcome.skipped.append("\(image.identifier): \(error)")
            }
        }
        for start in stride(from: 0, to: usable.count, by: batchSize) {
            let part = usable[start..<min(start + batchSize, usable.count)]
            try consume(
                Batch(
                    identifiers: part.map(\.image.identifier), labels: part.map(\.image.label),
                    digests: part.map { PixelDigest(of: $0.pixels) },
                    rows: try session.rows(of: part.map(\.pixels))))
        }
    }
}
