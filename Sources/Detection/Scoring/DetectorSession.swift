import Encoding
import Hypersphere

/// A detector at work.
///
/// Owns an inference request, so that one thread at a time runs it.
public final class DetectorSession {
    private let detector: Detector
    private let session: EncoderSession

    init(_ detector: Detector) throws(EncoderError) {
        self.detector = detector
        session = try detector.encoder.makeSession()
    }

    /// Embeds and scores a batch of images.
    ///
    /// Blocks until it is done.
    ///
    /// - Parameter images: prepared by ``Detector/prepare(_:)``; any number of them.
    /// - Returns: for each image, in order, what was measured, or why nothing could be.
    public func measure(_ images: [PreparedImage]) -> [Result<Measurement, DetectionError>] {
        guard !images.isEmpty else { return [] }
        let clock = ContinuousClock()
        let start = clock.now
        let batch: EmbeddedBatch
        do {
            batch = try session.embed(images, outputs: detector.outputIndices)
        } catch {
            let failure = error as? EncoderError ?? .inferenceFailed(model: detector.name, reason: "\(error)")
            return images.map { _ in .failure(.encoder(failure)) }
        }
        let encoded = clock.now
        let found = detector.scores.map { $0.score.search(for: batch.embeddings[$0.output]) }
        let bankVisited = found.lazy.compactMap(\.visited).first
        let nearest = detector.prototypes.nearest(to: batch.embeddings[detector.prototypeOutput])
        let scored = clock.now

        return images.indices.map { row in
            guard !batch.degenerateRows.contains(row) else { return .failure(.degenerateEmbedding) }
            return .success(
                Measurement(
                    row: row, of: batch.embeddings,
                    values: found.map { $0.values[row] },
                    nearest: nearest[row],
                    bankVisited: bankVisited,
                    decodeMilliseconds: images[row].decodeMilliseconds,
                    encodeMilliseconds: start.duration(to: encoded).milliseconds,
                    scoreMilliseconds: encoded.duration(to: scored).milliseconds))
        }
    }
}

extension Detector {
    /// Opens a session: the place where images are embedded and scored.
    ///
    /// - Throws: ``DetectionError/encoder(_:)``.
    public func makeSession() throws(DetectionError) -> DetectorSession {
        do {
            return try DetectorSession(self)
        } catch {
            throw .encoder(error)
        }
    }

    /// An image that fits the detector's encoder, for warming up.
    public var probe: PreparedImage {
        let input = manifest.encoder.input
        return .probe(width: input.width, height: input.height, channels: input.channels)
    }
}
