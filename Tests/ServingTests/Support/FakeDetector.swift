import Detection
import Encoding
import Hypersphere
import Images
import Serving
import Synchronization
import TestSupport

/// A detector that reads images of its own kind, `FAKE` and then the score's value as text, as slowly as a test asks.
final class FakeDetector: Scoring {
    struct Manifest: Codable, Sendable {
        var classes = ["cat", "dog"]
    }

    let name = "fake"
    let version = "sha256:0123456789abcdef"
    let manifest = Manifest()

    /// Called with the batch's size before it is measured, on the worker's thread.
    let beforeBatch: @Sendable (Int) -> Void

    /// Called before an image is decoded that is `LARGE`.
    let beforeLargeImage: @Sendable () -> Void

    let batchSizes = Mutex<[Int]>([])

    private let template: ScoredImage

    /// Whether its answers name what a classifier takes the image for.
    private let hasHead: Bool

    init(
        takesImages: Bool = true, hasHead: Bool = false,
        beforeLargeImage: @escaping @Sendable () -> Void = {}, beforeBatch: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.beforeBatch = beforeBatch
        self.beforeLargeImage = beforeLargeImage
        self.takesImages = takesImages
        self.hasHead = hasHead
        template = .example
    }

    let takesImages: Bool

    let embeddingParts = [
        EmbeddingPart(output: "features", dimension: 2), EmbeddingPart(output: "logits", dimension: 3, isNeeded: false),
    ]

    var probe: DetectorInput { .image(PreparedImage(value: -1)) }

    func validate(_ options: VerdictOptions) throws(DetectionError) {
        if let alpha = options.alpha, alpha < 0.001 {
            throw .unsupportedAlpha(alpha, smallest: 0.001, calibrationImages: 999)
        }
    }

    /// The first value of its features is the score.
    func prepare(embedding values: [Float]) throws(DetectionError) -> GivenEmbedding {
        try prepare(embedding: ["features": values])
    }

    func prepare(embedding values: [String: [Float]]) throws(DetectionError) -> GivenEmbedding {
        guard let row = values["features"] else { throw .embedding(reason: "'features' is missing, of 2 values") }
        guard row.count == 2 else { throw .embedding(reason: "'features' has \(row.count) values, and must have 2") }
        guard row.allSatisfy(\.isFinite) else { throw .embedding(reason: "'features' holds what is no number") }
        guard row != [0, 0] else { throw .embedding(reason: "'features' is zero") }
        return GivenEmbedding(rows: OutputTable(single: row), logits: values["logits"])
    }

    func prepareIfSmall(_ bytes: UnsafeRawBufferPointer) throws(DetectionError) -> PreparedImage? {
        guard takesImages else { throw .noEncoder }
        return bytes.starts(with: "LARGE".utf8) ? nil : try prepare(bytes)
    }

    func prepare(_ bytes: UnsafeRawBufferPointer) throws(DetectionError) -> PreparedImage {
        guard takesImages else { throw .noEncoder }
        if bytes.starts(with: "LARGE".utf8) {
            beforeLargeImage()
            return PreparedImage(value: 20)
        }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return PreparedImage(value: 20) }
        guard bytes.starts(with: "FAKE".utf8) else { throw .image(.unknownFormat) }
        guard let value = Float(String(decoding: bytes.dropFirst(4), as: UTF8.self)) else {
            throw .image(.tooManyPixels(width: 9, height: 9, limit: 80))
        }
        return PreparedImage(value: value)
    }

    func makeSession() throws(DetectionError) -> Session { Session(detector: self) }

    func verdict(
        on measurement: Measurement, id: String?, options: VerdictOptions
    ) throws(DetectionError) -> ScoredImage {
        let value = measurement.values[0]
        var image = template
        image.id = id
        image.score.value = value
        image.scores[.knn]?.value = value
        image.verdict = value > image.score.threshold ? .outOfDistribution : .inDistribution
        if let alpha = options.alpha { image.alpha = alpha }
        if let score = options.score { image.score.name = score }
        if options.embedding { image.embedding = [0.6, 0.8] }
        if options.neighbourCount == 0 { image.neighbours = nil }
        if hasHead { image.prediction = ClassPrediction(label: "ship \"x\"", index: 7, probability: 0.75) }
        if !options.explain {
            image.explanation = nil
            for name in image.scores.keys { image.scores[name]?.outlierProbability = nil }
        }
        if options.score != .combined { image.combination = nil }
        return image
    }

    final class Session: ScoringSession {
        private let detector: FakeDetector

        init(detector: FakeDetector) { self.detector = detector }

        func measure(_ inputs: [DetectorInput]) -> [Result<Measurement, DetectionError>] {
            if inputs.first?.value != -1 {
                detector.beforeBatch(inputs.count)
                detector.batchSizes.withLock { $0.append(inputs.count) }
            }
            let values = inputs.map(\.value)
            // An engine that breaks its word.
            if values.contains(-.infinity) { return [] }
            return values.map { value in
                if value.isNaN { return .failure(.degenerateEmbedding) }
                if value == .infinity {
                    return .failure(.encoder(.inferenceFailed(model: "/secret/model.onnx", reason: "out of memory")))
                }
                return .success(
                    Measurement(
                        values: [value], nearest: NearestPrototype(index: 0, angle: 0), bankVisited: 0.25,
                        decodeMilliseconds: 0, encodeMilliseconds: 0, scoreMilliseconds: 0))
            }
        }
    }
}

extension PreparedImage {
    /// A score's value in place of pixels.
    fileprivate init(value: Float) {
        self.init(pixels: withUnsafeBytes(of: value) { [UInt8]($0) })
    }

    fileprivate var value: Float { pixels.withUnsafeBytes { $0.loadUnaligned(as: Float.self) } }
}

extension DetectorInput {
    fileprivate var value: Float {
        switch self {
        case .image(let image): image.value
        case .embedding(let given): given.rows[.features][0]
        }
    }
}
