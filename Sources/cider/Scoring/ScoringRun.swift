import Datasets
import Detection
import Evaluation
import Images

/// Scores images a stretch at a time: decoded on all cores, embedded in batches, in the order that they came in.
struct ScoringRun {
    /// Why an image got no verdict, in one line.
    struct Failure: Error {
        let detail: String
    }

    struct Outcome {
        let id: String
        let result: Result<ScoredImage, Failure>
    }

    let detector: Detector
    let session: DetectorSession
    let options: VerdictOptions

    private static let stretch = 256
    private static let batch = 64

    /// The bytes of files that are held at once, at most, besides the last one's.
    private static let stretchBytes = 256 << 20

    private var waiting: [(id: String, bytes: Result<[UInt8], Failure>)] = []
    private var waitingBytes = 0

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
        waitingBytes += image.bytes.count
        return add(id, .success(image.bytes))
    }

    /// Takes in that an image, or a whole set, cannot be read.
    mutating func add(unreadable id: String, because error: any Error) -> [Outcome] {
        add(id, .failure(error as? Failure ?? Failure(detail: "\(error)")))
    }

    private mutating func add(_ id: String, _ bytes: Result<[UInt8], Failure>) -> [Outcome] {
        waiting.append((id, bytes))
        return waiting.count == Self.stretch || waitingBytes >= Self.stretchBytes ? finish() : []
    }

    /// Scores what waits.
    mutating func finish() -> [Outcome] {
        defer {
            waiting.removeAll(keepingCapacity: true)
            waitingBytes = 0
        }
        var outcomes: [Outcome?] = waiting.map { item in
            if case .failure(let failure) = item.bytes { Outcome(id: item.id, result: .failure(failure)) } else { nil }
        }
        let readable = waiting.indices.filter { outcomes[$0] == nil }
        let prepared = detector.prepareConcurrently(readable.compactMap { try? waiting[$0].bytes.get() })
        var usable: [(index: Int, image: PreparedImage)] = []
        for (index, image) in zip(readable, prepared) {
            switch image {
            case .success(let image):
                if let source = image.source { loaderCounts.add(source) }
                usable.append((index, image))
            case .failure(let error): outcomes[index] = outcome(waiting[index].id, .failure(error))
            }
        }
        for start in stride(from: 0, to: usable.count, by: Self.batch) {
            let batch = usable[start..<min(start + Self.batch, usable.count)]
            for (item, measurement) in zip(batch, session.measure(batch.map(\.image))) {
                let id = waiting[item.index].id
                outcomes[item.index] = outcome(id, measurement.flatMap { verdict(on: $0, id: id) })
            }
        }
        return outcomes.compactMap { $0 }
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
            return outcome(
                id,
                result.flatMap { _ in measured.next() ?? .failure(.degenerateEmbedding) }
                    .flatMap { verdict(on: $0, id: id) })
        }
    }

    private func outcome(_ id: String, _ result: Result<ScoredImage, DetectionError>) -> Outcome {
        Outcome(id: id, result: result.mapError { Failure(detail: "\($0)") })
    }

    private func verdict(on measurement: Measurement, id: String) -> Result<ScoredImage, DetectionError> {
        Result { () throws(DetectionError) in try detector.verdict(on: measurement, id: id, options: options) }
    }
}
