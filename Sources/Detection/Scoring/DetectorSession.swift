import Encoding
import Hypersphere

/// A detector at work.
///
/// ``Detector/makeSession()`` opens one. It owns an inference request, so that one thread at a time runs it; a detector opens
/// as many as are wanted.
public final class DetectorSession {
    private let detector: Detector
    /// Nil where the detector has no encoder.
    private let session: EncoderSession?

    init(_ detector: Detector) throws(EncoderError) {
        self.detector = detector
        session = try detector.encoder?.makeSession()
    }

    /// Embeds and scores a batch of images.
    ///
    /// Blocks until it is done.
    ///
    /// - Parameter images: prepared by ``Detector/prepare(_:)``; any number of them.
    /// - Returns: for each image, in order, what was measured, or why nothing could be.
    public func measure(_ images: [PreparedImage]) -> [Result<Measurement, DetectionError>] {
        measure(images.map(DetectorInput.image))
    }

    /// Embeds the images of a batch, and scores them together with the embeddings in it.
    ///
    /// Blocks until it is done.
    ///
    /// - Parameter inputs: images prepared by ``Detector/prepare(_:)``, embeddings by `prepare(embedding:)`; any number of
    ///   them.
    /// - Returns: for each, in order, what was measured, or why nothing could be.
    public func measure(_ inputs: [DetectorInput]) -> [Result<Measurement, DetectionError>] {
        guard inputs.contains(where: { fault($0) != nil }) else { return score(inputs) }
        let faults = inputs.map(fault)
        // What cannot be scored is refused, and the rest is scored all the same.
        var others = score(zip(inputs, faults).filter { $0.1 == nil }.map(\.0)).makeIterator()
        return faults.map { fault in
            if let fault { .failure(fault) } else { others.next() ?? .failure(.noEncoder) }
        }
    }

    /// Why an input cannot be scored: an image without an encoder, or an embedding that another detector has prepared.
    private func fault(_ input: DetectorInput) -> DetectionError? {
        switch input {
        case .image: session == nil ? .noEncoder : nil
        case .embedding(let given): detector.takes(given) ? nil : .embedding(reason: "it is not this detector's")
        }
    }

    private func score(_ inputs: [DetectorInput]) -> [Result<Measurement, DetectionError>] {
        guard !inputs.isEmpty else { return [] }
        let clock = ContinuousClock()
        let start = clock.now
        let batch: EmbeddedBatch
        do {
            batch = try embed(inputs)
        } catch {
            let failure = error as? EncoderError ?? .inferenceFailed(model: detector.name, reason: "\(error)")
            return inputs.map { _ in .failure(.encoder(failure)) }
        }
        let encoded = clock.now
        let found = detector.scores.map { $0.score.search(for: batch) }
        let bankVisited = found.lazy.compactMap(\.visited).first
        let nearest = detector.prototypes.nearest(to: batch.embeddings[.projection])
        let scored = clock.now

        return inputs.indices.map { row in
            guard !batch.degenerateRows.contains(row) else { return .failure(.degenerateEmbedding) }
            return .success(
                Measurement(
                    row: row, of: batch.embeddings,
                    values: found.map { $0.values[row] },
                    nearest: nearest[row],
                    prediction: hasLogits(inputs[row]) ? batch.logits?.prediction(row) : nil,
                    bankVisited: bankVisited,
                    decodeMilliseconds: inputs[row].decodeMilliseconds,
                    encodeMilliseconds: start.duration(to: encoded).milliseconds,
                    scoreMilliseconds: encoded.duration(to: scored).milliseconds))
        }
    }

    /// The rows of the encoder's outputs for the images, and those that were given.
    private func embed(_ inputs: [DetectorInput]) throws -> EmbeddedBatch {
        let images = inputs.compactMap { if case .image(let image) = $0 { image } else { nil } }
        let outputs = detector.manifest.outputs
        let classes = detector.manifest.head?.classes.count
        // The logits of the model's own head are behind the embeddings.
        let encoded = images.isEmpty ? nil : try session?.rows(of: images)
        let encodedRows = encoded.map { outputs.filled(with: $0.prefix(outputs.count)) }
        let encodedLogits = classes == nil ? nil : encoded?.last
        if let encodedRows, images.count == inputs.count {
            return EmbeddedBatch(rows: encodedRows, logits: encodedLogits, count: inputs.count)
        }
        var rows = outputs.mapValues { _ in [Float]() }
        var logits: [Float] = []
        var image = 0
        for input in inputs {
            switch input {
            case .image:
                if let encodedRows {
                    rows.merge(encodedRows) { row, all in
                        let dimension = all.count / images.count
                        row += all[image * dimension..<(image + 1) * dimension]
                    }
                }
                if let classes, let encodedLogits {
                    logits += encodedLogits[image * classes..<(image + 1) * classes]
                }
                image += 1
            case .embedding(let given):
                rows.merge(given.rows) { $0 += $1 }
                // Zeros where no score reads them.
                if let classes { logits += given.logits ?? [Float](repeating: 0, count: classes) }
            }
        }
        return EmbeddedBatch(rows: rows, logits: classes == nil ? nil : logits, count: inputs.count)
    }

    private func hasLogits(_ input: DetectorInput) -> Bool {
        if case .embedding(let given) = input { given.logits != nil } else { true }
    }
}

extension Detector {
    /// Opens a session: the place where images are embedded and scored.
    ///
    /// - Returns: a session for one thread at a time.
    /// - Throws: ``DetectionError/encoder(_:)`` where the engine has no request to give.
    public func makeSession() throws(DetectionError) -> DetectorSession {
        do {
            return try DetectorSession(self)
        } catch {
            throw .encoder(error)
        }
    }

    /// What fits the detector, for warming up: an image, or an embedding where there is no encoder.
    package var probe: DetectorInput {
        if let input = manifest.encoder?.input { return .image(.probe(input)) }
        return .embedding(
            GivenEmbedding(
                rows: manifest.outputs.mapValues { [Float](repeating: 1, count: $0.dimension) },
                logits: manifest.head.map { [Float](repeating: 0, count: $0.classes.count) }))
    }
}
