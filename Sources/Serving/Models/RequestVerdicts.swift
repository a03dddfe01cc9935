// Made by ServedDetector for each scoring request; its request's task asks it, on the connection's event loop.

import Detection
import NIOPosix

/// The verdicts on the images of one request, in their order: all at once, or stretch by stretch as they get ready.
struct RequestVerdicts: Sendable {
    let model: ServedDetector
    let job: ScoringJob
    let options: VerdictOptions

    /// The job's place among the deadlines.
    let ticket: DeadlineQueue<ScoringJob>.Ticket

    /// The connection that the request came on; nil where there is none to watch.
    let connection: Connection?

    /// How many images or embeddings there are.
    ///
    /// - Throws: ``Problem`` where there is none: the body is malformed, the queue is full, the deadline passed, the client
    ///   left.
    func count() async throws(Problem) -> Int { try await job.count() }

    /// All of them.
    ///
    /// - Throws: ``Problem`` where the request was ended before.
    func all() async throws(Problem) -> [Outcome<ScoredImage>] {
        try await verdicts(on: try await job.all())
    }

    /// Those that are next; none after the last.
    ///
    /// Where the request is ended between them, those that are missing have its problem.
    ///
    /// - Throws: ``Problem`` where the request was ended before the first one.
    func next() async throws(Problem) -> [Outcome<ScoredImage>] {
        let stretch = try await job.next()
        return stretch.isEmpty ? [] : try await verdicts(on: stretch)
    }

    /// Says that no more are taken; must follow in any case.
    func end() {
        model.batcher.forget(job, ticket)
        connection?.forget(job)
    }

    private func verdicts(on stretch: ScoringJob.Stretch) async throws(Problem) -> [Outcome<ScoredImage>] {
        guard options.neighbourCount > 0 else { return model.verdicts(on: stretch, options: options) }
        // Naming neighbors searches the whole bank.
        let verdicts = try? await model.decoding.runIfActive { model.verdicts(on: stretch, options: options) }
        guard let verdicts else { throw .shuttingDown() }
        return verdicts
    }
}
