// Made by ModelLoading on the thread that loads models; request tasks call it on their connections' event loops.

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
    let decoding: NIOThreadPool
    let maxImages: Int
    let metrics: ModelMetrics

    /// What the detector is made of, as JSON.
    let manifestJSON: [UInt8]

    /// Opens the detector's sessions and warms them up.
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
        batcher = Batcher(
            limits: .init(
                batchSize: configuration.maxBatchSize, delay: .milliseconds(Int64(configuration.maxBatchDelay)),
                capacity: configuration.queueLength),
            workers: try Warmup.workers(
                of: detector, count: configuration.streamCount, largest: configuration.maxBatchSize,
                eventLoop: eventLoop),
            eventLoop: eventLoop, didRun: { metrics.batchSize.record($0) })
    }

    var version: String { detector.version }

    /// Checks a request's wishes before any work is done for them.
    func validate(_ options: VerdictOptions) throws(Problem) {
        do {
            try detector.validate(options)
        } catch {
            throw Problem(error)
        }
    }

    /// Begins to score the images, or the embeddings, of one request.
    ///
    /// - Returns: the verdicts, as they get ready; ``RequestVerdicts/end()`` must follow.
    /// - Throws: ``Problem/queueFull()``.
    func score(
        _ source: InputSource, options: VerdictOptions, deadline: NIODeadline, connection: Connection?
    ) throws(Problem) -> RequestVerdicts {
        let job = ScoringJob(deadline: deadline)
        try begin(source, for: job)
        let ticket = batcher.watch(job)
        connection?.watch(job, in: batcher)
        return RequestVerdicts(model: self, job: job, options: options, ticket: ticket, connection: connection)
    }

    /// Decodes the request's images, or has it done.
    private func begin(_ source: InputSource, for job: ScoringJob) throws(Problem) {
        var places = Reservation(of: batcher)
        if case .single(let input) = source {
            guard places.take(1) else { throw .queueFull() }
            job.expect([input])
            switch prepareAtOnce(input) {
            case .success(let prepared):
                batcher.enqueue(.init(prepared: prepared, job: job, index: 0, arrival: .now()), in: &places)
                return
            case .failure(let problem):
                job.finish(0, .failure(problem))
                return
            case nil: break
            }
        }
        RequestDecoding(source, for: job, model: self, places: places).resume()
    }
}
