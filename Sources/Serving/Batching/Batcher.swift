import Detection
import NIOCore
import NIOPosix
import Synchronization

/// Brings the images of many requests together into batches, for one model.
final class Batcher: Sendable {
    struct Image: Sendable {
        var prepared: DetectorInput
        var job: ScoringJob
        var index: Int
        var arrival: NIODeadline
    }

    private struct State {
        var queue: BatchQueue<Image>
        var jobs: [ObjectIdentifier: ScoringJob] = [:]

        /// At shutdown, the time by which every job is to be over.
        var end = NIODeadline.distantFuture
    }

    private let state: Mutex<State>
    private let workers: [Worker]
    private let eventLoop: any EventLoop
    private let didRun: @Sendable (_ batchSize: Int) -> Void

    /// - Parameters:
    ///   - limits: when a batch is ready, and how many images may wait.
    ///   - workers: one for each batch that may run at the same time.
    ///   - eventLoop: where the batcher waits for batches to fill.
    ///   - didRun: called after each batch, on a worker's thread.
    init(
        limits: BatchQueue<Image>.Limits, workers: [Worker], eventLoop: any EventLoop,
        didRun: @escaping @Sendable (_ batchSize: Int) -> Void
    ) {
        self.workers = workers
        self.eventLoop = eventLoop
        self.didRun = didRun
        state = Mutex(State(queue: BatchQueue(limits: limits, workers: workers.count)))
    }

    /// Images that hold a place in the queue.
    var queueLength: Int { state.withLock { $0.queue.waiting + $0.queue.reserved } }

    /// Watches a job's deadline and client, until ``forget(_:)``.
    func watch(_ job: ScoringJob) {
        state.withLock { $0.jobs[ObjectIdentifier(job)] = job }
    }

    func forget(_ job: ScoringJob) {
        _ = state.withLock { $0.jobs.removeValue(forKey: ObjectIdentifier(job)) }
    }

    /// Reserves places for images that are about to be decoded.
    ///
    /// - Throws: ``Problem/queueFull()``.
    func reserve(_ count: Int) throws(Problem) {
        guard state.withLock({ $0.queue.reserve(count) }) else { throw .queueFull() }
    }

    /// Gives reserved places back.
    func release(_ count: Int) {
        state.withLock { $0.queue.release(count) }
    }

    /// Puts a decoded image in the place that was reserved for it.
    func enqueue(_ image: Image) {
        perform(state.withLock { $0.queue.enqueue(image, now: image.arrival) })
    }

    /// Ends the jobs whose deadline has passed or whose client has left, and takes their images out of the queue.
    func sweep(now: NIODeadline = .now()) {
        let (jobs, isEnding) = state.withLock { (Array($0.jobs.values), now >= $0.end) }
        for job in jobs {
            job.abortIfUnwanted(now: now)
            if isEnding { job.abort(.shuttingDown()) }
        }
        guard jobs.contains(where: \.isOver) else { return }
        state.withLock { $0.queue.removeAll { $0.job.isOver } }
    }

    /// Says that the server shuts down: jobs that are not over by then get no result.
    func end(by deadline: NIODeadline) {
        state.withLock { $0.end = deadline }
    }

    /// Ends the workers' threads once they have done what they do.
    func shutDown() {
        for worker in workers { worker.shutDown() }
    }

    private func perform(_ action: BatchQueue<Image>.Action) {
        switch action {
        case .nothing:
            break
        case .poll(let time):
            eventLoop.scheduleTask(deadline: time) {
                self.perform(self.state.withLock { $0.queue.poll(now: .now()) })
            }
        case .run(let worker, let batch):
            workers[worker].run { session in self.run(batch, in: session, worker: worker) }
        }
    }

    private func run(_ batch: [Image], in session: (any ScoringSession)?, worker: Int) {
        guard let session else {
            for image in batch { image.job.abort(.shuttingDown()) }
            return
        }
        let start = NIODeadline.now()
        let results = session.measure(batch.map(\.prepared))
        didRun(batch.count)
        for place in batch.indices {
            let image = batch[place]
            guard place < results.count else {
                image.job.finish(image.index, .failed(.internalError()))
                continue
            }
            switch results[place] {
            case .success(let measurement):
                let queued = Double((start - image.arrival).nanoseconds / 1000) / 1000
                image.job.finish(image.index, .measured(measurement, queueMilliseconds: queued))
            case .failure(let error):
                image.job.finish(image.index, .failed(Problem(error)))
            }
        }
        perform(state.withLock { $0.queue.workerFreed(worker, now: .now()) })
    }
}
