// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Evaluation
import Images
import Pipeline

/// Scores images a stretch at a time: decoded on all cores, embedded in batches, in the order that they came in.
struct ScoringRun {
    struct Outcome {
        let id: String
        let result: Result<ScoredImage, UnusableImage>
    }

    let detector: Detector
    let session: DetectorSession
    let options: VerdictOptions

    private static let batch = 64

    /// What another loader would read otherwise.
    private(set) var loaderCounts = LoaderCounts()

    init(detector: Detector, session: DetectorSession, options: VerdictOptions) {
        self.detector = detector
        self.session = session
        self.options = options
    }

    /// The way of images to the detector.
    ///
    /// - Parameters:
    ///   - parts: the images, and what cannot be opened among them.
    ///   - isCancelled: asked before each image that is read.
    /// - Returns: the pipeline, whose stretches are to be scored.
    func pipeline(
        _ parts: [PipelinePart], isCancelled: @escaping @Sendable () -> Bool
    ) -> ImagePipeline<PreparedImage> {
        let bounds = PipelineBounds(productBytes: detector.manifest.transform?.byteCount ?? 0)
        return ImagePipeline(parts, bounds: bounds, isCancelled: isCancelled) { [detector] image, _ in
            try image.bytes.withUnsafeBytes { try detector.prepare($0) }
        }
    }

    /// Scores a stretch.
    ///
    /// - Parameter stretch: prepared images, and what there is to say of the others.
    /// - Returns: for each, in order, its verdict or why there is none.
    mutating func score(_ stretch: [PipelineImage<ImagePipeline<PreparedImage>.Outcome>]) -> [Outcome] {
        let usable = stretch.compactMap { try? $0.value.get() }
        for image in usable { if let source = image.source { loaderCounts.add(source) } }
        let batches = stride(from: 0, to: usable.count, by: Self.batch).lazy.flatMap { [session] start in
            session.measure(Array(usable[start..<min(start + Self.batch, usable.count)]))
        }
        var measured = batches.makeIterator()
        return stretch.map { image in
            switch image.value {
            case .failure(let error): Outcome(id: image.name, result: .failure(error))
            case .success: outcome(image.name, measured.next() ?? .failure(.degenerateEmbedding))
            }
        }
    }

    /// Scores embeddings, each by itself: one that cannot be scored is told with the others.
    ///
    /// - Parameters:
    ///   - rows: the embeddings.
    ///   - places: which of them.
    /// - Returns: for each, in order, its verdict or what is wrong with it.
    mutating func score(_ rows: SavedEmbeddings, _ places: Range<Int>) -> [Outcome] {
        let prepared = places.map { place in
            Result { () throws(DetectionError) in try detector.prepare(embedding: rows.row(place)) }
        }
        let usable = prepared.compactMap { try? $0.get() }
        var measured = session.measure(usable.map(DetectorInput.embedding)).makeIterator()
        return zip(places, prepared).map { place, result in
            let id = rows.identifiers[place]
            return outcome(id, result.flatMap { _ in measured.next() ?? .failure(.degenerateEmbedding) })
        }
    }

    private func outcome(_ id: String, _ measurement: Result<Measurement, DetectionError>) -> Outcome {
        let verdict = measurement.flatMap { measurement in
            Result { () throws(DetectionError) in try detector.verdict(on: measurement, id: id, options: options) }
        }
        return Outcome(id: id, result: verdict.mapError { UnusableImage($0) })
    }
}
