import Datasets
import Detection
import Encoding
import Hypersphere

extension EmbeddedSet {
    /// Embeds a set of images: reads a stretch of it, decodes that on all cores, and embeds it batch by batch.
    ///
    /// - Parameters:
    ///   - set: the images.
    ///   - session: the encoder's session.
    ///   - outputs: the places of the asked outputs among the encoder's.
    ///   - options: how to decode, and what to do with an image that cannot be.
    ///   - progress: called after each stretch with the number of images done.
    /// - Throws: ``FittingError``, `EncoderError` or `DatasetError`.
    init(
        embedding set: ImageSet, session: EncoderSession, outputs: [Int], options: FittingOptions,
        progress: (Int) -> Void
    ) throws {
        embeddings = []
        var stretch: [LabelledImage] = []
        var done = 0
        func flush() throws {
            try append(stretch, session: session, outputs: outputs, options: options)
            done += stretch.count
            stretch.removeAll(keepingCapacity: true)
            progress(done)
        }
        try set.forEach { image in
            stretch.append(image)
            if stretch.count == options.batchSize * 4 { try flush() }
        }
        if !stretch.isEmpty { try flush() }
        guard count > 0 else { throw FittingError.emptySet(set.path) }
    }

    private mutating func append(
        _ images: [LabelledImage], session: EncoderSession, outputs: [Int], options: FittingOptions
    ) throws {
        let prepared = PreparedImage.prepareConcurrently(
            images.map(\.bytes), transform: options.transform, limits: options.limits)
        var usable: [(image: LabelledImage, pixels: PreparedImage)] = []
        for (image, result) in zip(images, prepared) {
            switch result {
            case .success(let pixels): usable.append((image, pixels))
            case .failure(let error):
                guard options.skipsUnreadable else {
                    throw FittingError.unreadableImage(image.identifier, reason: "\(error)")
                }
                skipped.append("\(image.identifier): \(error)")
            }
        }
        for start in stride(from: 0, to: usable.count, by: options.batchSize) {
            let batch = usable[start..<min(start + options.batchSize, usable.count)]
            let embedded = try session.embed(batch.map(\.pixels), outputs: outputs)
            if let row = embedded.degenerateRows.min() {
                throw FittingError.degenerateEmbedding(batch[batch.startIndex + row].image.identifier)
            }
            if embeddings.isEmpty {
                embeddings = embedded.embeddings
            } else {
                for index in embeddings.indices { try embeddings[index].append(embedded.embeddings[index]) }
            }
            identifiers += batch.map(\.image.identifier)
            labels += batch.map(\.image.label)
            digests += batch.map { PixelDigest(of: $0.pixels) }
        }
    }
}
