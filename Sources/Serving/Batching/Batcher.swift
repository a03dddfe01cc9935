// Made by ServedDetector, one for each model. Request tasks and decoding threads put images in; batches run on the threads
// of its workers; its timers run on one event loop.

package import Detection
package import NIOCore
import NIOPosix
import Synchronization

/// Brings the images of many requests together into batches, for one model.
package final class Batcher: Sendable {
    package struct Image: Sendable {
        var prepared: DetectorInput
        var job: ScoringJob
        var index: Int
        var arrival: NIODeadline

        package init(prepared: DetectorInput, job: ScoringJob, index: Int, arrival: NIODeadline) {
            self.prepared = prepared
            self.job = job
            self.index = index
            self.arrival = arrival
        }
    }

    private struct State {
        var queue: BatchQueue<Image>
        var deadlines = DeadlineQueue<ScoringJob>()

        /// Whether the server's shutdown has taken the time that it may take.
        var hasEnded = false
    }

    private let state: Mutex<State>
    private let workers: [Worker]
    private let eventLoop: any EventLoop
    private let didRun: @Sendable (_ batchSize: Int) -> Void

    /// - Parameters:
    ///   - limits: when a batch is ready, and how many images may wait.
    ///   - workers: one for each batch that may run at the same time.
    ///   - eventLoop: where the batcher waits for batches to fill and for deadlines.
    ///   - didRun: called after each batch, on a worker's thread.
    package init(
        limits: BatchQueue<Image>.Limits, workers: [Worker], eventLoop: any EventLoop,
        didRun: @escaping @Sendable (_ batchSize: Int) -> Void
    ) {
        self.workers = workers
        self.eventLoop = eventLoop
        self.didRun = didRun
        state = Mutex(State(queue: BatchQueue(limits: limits, workers: workers.count)))
    }

    /// Images that hold a place in the queue.
    package var queueLength: Int { state.withLock { $0.queue.waiting + $0.queue.reserved } }

    /// Puts a decoded image in a place that was reserved for it.
    package func enqueue(_ image: Image, in reservation: inout Reservation) {
        reservation.handOver(1)
        let action = state.withLock { state in
            // Its job may have ended while it was decoded, and has taken its other images out of the queue.
            guard !image.job.isOver else {
                state.queue.release(1)
                return BatchQueue<Image>.Action.nothing
            }
            return state.queue.enqueue(image, now: image.arrival)
        }
        perform(action)
    }

    /// Ends the workers' threads once they have done what they do.
    package func shutDown() {
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
            for image in batch { _ = image.job.abort(.shuttingDown()) }
            return
        }
        let start = NIODeadline.now()
        let results = session.measure(batch.map(\.prepared))
        didRun(batch.count)
        for place in batch.indices {
            let image = batch[place]
            guard place < results.count else {
                let cause = "the session gave \(results.count) results of \(batch.count) images"
                image.job.finish(image.index, .failure(.internalError(cause: cause)))
                continue
            }
            let queued = Double((start - image.arrival).nanoseconds / 1000) / 1000
            image.job.finish(
                image.index,
                results[place].map { Measured(measurement: $0, queueMilliseconds: queued) }
                    .mapError { Problem($0) })
        }
        perform(state.withLock { $0.queue.workerFreed(worker, now: .now()) })
    }
}

// MARK: Places in the queue

extension Batcher: Reservable {
    package func reserve(_ count: Int) -> Bool { state.withLock { $0.queue.reserve(count) } }

    package func release(_ count: Int) { state.withLock { $0.queue.release(count) } }
}

// MARK: The ends of jobs

extension Batcher {
    /// Watches a job's deadline.
    ///
    /// - Returns: what ``forget(_:_:)`` must be told.
    package func watch(_ job: ScoringJob) -> DeadlineQueue<ScoringJob>.Ticket {
        let (ticket, wake, hasEnded) = state.withLock { state in
            let (ticket, wake) = state.deadlines.append(job, deadline: job.deadline)
            return (ticket, wake, state.hasEnded)
        }
        if let wake { wakeUp(at: wake) }
        if hasEnded { end(job, with: .shuttingDown()) }
        return ticket
    }

    /// Says that nobody waits for a job any more: its deadline is forgotten, and it is ended unless it is over.
    package func forget(_ job: ScoringJob, _ ticket: DeadlineQueue<ScoringJob>.Ticket) {
        state.withLock { $0.deadlines.forget(ticket) }
        end(job, with: .clientLeft())
    }

    /// Ends a job unless it is over, and takes its images out of the queue.
    package func end(_ job: ScoringJob, with problem: Problem) {
        guard job.abort(problem) else { return }
        state.withLock { $0.queue.removeAll { $0.job === job } }
    }

    /// Says that the server shuts down: jobs that are not over by then get no result.
    package func end(by deadline: NIODeadline) {
        eventLoop.scheduleTask(deadline: deadline) {
            let jobs = self.state.withLock { state in
                state.hasEnded = true
                return Array(state.deadlines.elements)
            }
            self.end(jobs, with: .shuttingDown())
        }
    }

    private func wakeUp(at time: NIODeadline) {
        eventLoop.scheduleTask(deadline: time) {
            let (jobs, next) = self.state.withLock { $0.deadlines.passed(now: .now()) }
            self.end(jobs, with: .deadlinePassed())
            if let next { self.wakeUp(at: next) }
        }
    }

    private func end(_ jobs: [ScoringJob], with problem: Problem) {
        guard !jobs.isEmpty else { return }
        for job in jobs { _ = job.abort(problem) }
        state.withLock { $0.queue.removeAll { $0.job.isOver } }
    }
}
