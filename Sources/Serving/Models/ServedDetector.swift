import CoreMetrics
import Detection
import FoundationEssentials
import NIOCore
import NIOPosix

/// A detector at work for many requests: decoding threads, a batcher, and the detector's sessions.
final class ServedDetector: Sendable {
    /// The name that requests ask for.
    let name: String

    let detector: any Scoring
    let batcher: Batcher
    private let decoding: NIOThreadPool
    let maxImages: Int
    let metrics: ModelMetrics

    /// What the detector is made of, as JSON.
    let manifestJSON: [UInt8]

    /// Opens the detector's sessions and warms them up: the first batch of a size is slower than the following ones.
    ///
    /// - Throws: `DetectionError` where the detector fails on its own probe.
    init(
        _ detector: any Scoring, name: String, configuration: ServerConfiguration, decoding: NIOThreadPool,
        eventLoop: any EventLoop,
        metrics: ModelMetrics
    ) throws {
        self.name = name
        self.detector = detector
        self.decoding = decoding
        self.metrics = metrics
        maxImages = configuration.maxImages
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        manifestJSON = try [UInt8](encoder.encode(detector.manifest))

        let workers = try (0..<configuration.streamCount).map { _ in Worker(session: try detector.makeSession()) }
        do {
            try Self.warmUp(workers, with: detector.probe, largest: configuration.maxBatchSize, eventLoop: eventLoop)
        } catch {
            for worker in workers { worker.shutDown() }
            throw error
        }
        batcher = Batcher(
            limits: .init(
                batchSize: configuration.maxBatchSize, delay: .milliseconds(Int64(configuration.maxBatchDelay)),
                capacity: configuration.queueLength),
            workers: workers, eventLoop: eventLoop, didRun: { metrics.batchSize.record($0) })
    }

    private static func warmUp(
        _ workers: [Worker], with probe: DetectorInput, largest: Int, eventLoop: any EventLoop
    ) throws {
        let ends = workers.map { worker in
            worker.result(on: eventLoop) { session in
                var size = 1
                while true {
                    for result in session.measure(Array(repeating: probe, count: size)) { _ = try result.get() }
                    if size == largest { return }
                    size = min(size * 2, largest)
                }
            }
        }
        try EventLoopFuture.andAllSucceed(ends, on: eventLoop).wait()
    }

    var version: String { detector.version }

    /// Images that wait for the encoder.
    var queueLength: Int { batcher.queueLength }

    /// Checks a request's wishes before any work is done for them.
    func validate(_ options: VerdictOptions) throws(Problem) {
        do {
            try detector.validate(options)
        } catch {
            throw Problem(error)
        }
    }

    /// Scores the images, or the embeddings, of one request.
    ///
    /// - Returns: for each, in order, its verdict or what is wrong with it.
    /// - Throws: ``Problem`` where none could be scored: the body is malformed, the queue is full, the deadline
    ///   passed, the client left.
    func score(
        _ source: InputSource, options: VerdictOptions, deadline: NIODeadline, connection: Connection?
    ) async throws(Problem) -> [ImageResult] {
        let job = ScoringJob(deadline: deadline, connection: connection)
        if case .single = source { try batcher.reserve(1) }
        batcher.watch(job)
        defer { batcher.forget(job) }
        if !decodeAtOnce(source, for: job) {
            decoding.submit { state in
                switch state {
                case .active: self.decode(source, for: job)
                case .cancelled: job.abort(.shuttingDown())
                }
            }
        }
        let images = try await job.result()
        guard options.neighbourCount > 0 else { return verdicts(on: images, options: options) }
        // Naming neighbours searches the whole bank.
        let results = try? await decoding.runIfActive { self.verdicts(on: images, options: options) }
        guard let results else { throw .shuttingDown() }
        return results
    }

    /// Ends what nobody waits for any more.
    func sweep(now: NIODeadline) { batcher.sweep(now: now) }

    /// Says that the server shuts down: what is not done by then gets no result.
    func end(by deadline: NIODeadline) { batcher.end(by: deadline) }

    /// Ends its threads once they have done what they do.
    func shutDown() { batcher.shutDown() }
}
