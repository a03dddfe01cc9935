import Datasets
import Detection
import Evaluation
import Images

/// Scores images a stretch at a time: decoded on all cores, embedded in batches, in the order that they came in.
struct ScoringRun {
    struct Outcome {
        let id: String
        let result: Result<ScoredImage, DetectionError>
    }

    let detector: Detector
    let session: DetectorSession
    let options: VerdictOptions

    private static let stretch = 256
    private static let batch = 64

    private var waiting: [(id: String, bytes: [UInt8])] = []

    /// What another loader would read otherwise.
    private(set) var loaderCounts = LoaderCounts()

    init(detector: Detector, session: DetectorSession, options: VerdictOptions) {
        self.detector = detector
        self.session = session
        self.options = options
    }

    /// Takes an image in.
    ///
    /// Gives the outcomes of a stretch when one is full, else nothing.
    mutating func add(_ image: LabelledImage, id: String) -> [Outcome] {
        waiting.append((id, image.bytes))
        return waiting.count == Self.stretch ? finish() : []
    }

    /// Scores what waits.
    mutating func finish() -> [Outcome] {
        defer { waiting.removeAll(keepingCapacity: true) }
        let prepared = detector.prepareConcurrently(waiting.map(\.bytes))
        for case .success(let image) in prepared { if let source = image.source { loaderCounts.add(source) } }
        var outcomes: [Outcome?] = zip(waiting, prepared).map { item, image in
            if case .failure(let error) = image { Outcome(id: item.id, result: .failure(error)) } else { nil }
        }
        let usable = prepared.enumerated().compactMap { index, image in (try? image.get()).map { (index, $0) } }
        for start in stride(from: 0, to: usable.count, by: Self.batch) {
            let batch = usable[start..<min(start + Self.batch, usable.count)]
            for ((index, _), measurement) in zip(batch, session.measure(batch.map(\.1))) {
                let id = waiting[index].id
                outcomes[index] = Outcome(id: id, result: measurement.flatMap { verdict(on: $0, id: id) })
            }
        }
        return outcomes.compactMap { $0 }
    }

    /// Scores embeddings, each by itself: one that cannot be scored is told with the others.
    mutating func score(_ rows: EmbeddingRows) -> [Outcome] {
        var outcomes: [Outcome] = []
        for start in stride(from: 0, to: rows.count, by: Self.batch) {
            let places = start..<min(start + Self.batch, rows.count)
            let prepared = places.map { place in
                Result { () throws(DetectionError) in try detector.prepare(embedding: rows.row(place)) }
            }
            let usable = prepared.compactMap { try? $0.get() }
            var measured = session.measure(usable.map(DetectorInput.embedding)).makeIterator()
            for (place, result) in zip(places, prepared) {
                let id = rows.identifiers[place]
                outcomes.append(
                    Outcome(
                        id: id,
                        result: result.flatMap { _ in measured.next() ?? .failure(.degenerateEmbedding) }
                            .flatMap { verdict(on: $0, id: id) }))
            }
        }
        return outcomes
    }

    private func verdict(on measurement: Measurement, id: String) -> Result<ScoredImage, DetectionError> {
        Result { () throws(DetectionError) in try detector.verdict(on: measurement, id: id, options: options) }
    }
}
