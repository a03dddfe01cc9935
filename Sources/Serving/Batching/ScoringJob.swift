import Detection
import NIOCore
import Synchronization

/// The images of one request on their way to a verdict.
///
/// Decoding threads and workers hand in what became of each image; the request's task waits for the whole.
final class ScoringJob: Sendable {
    /// What became of one image.
    enum Outcome: Sendable {
        case pending
        case measured(Measurement, queueMilliseconds: Double)
        case failed(Problem)
    }

    /// One image of the request.
    struct Image: Sendable {
        /// What the caller calls it.
        var id: String?
        var outcome = Outcome.pending
    }

    private struct State {
        var images: [Image] = []
        var pending = 0
        var isOver = false
        var waiter: CheckedContinuation<Result<[Image], Problem>, Never>?
        var result: Result<[Image], Problem>?
    }

    /// The time after which nobody wants the result.
    let deadline: NIODeadline

    /// The client's connection; nil where there is none to watch.
    private let connection: Connection?

    private let state = Mutex(State())

    init(deadline: NIODeadline, connection: Connection?) {
        self.deadline = deadline
        self.connection = connection
    }

    /// Whether its result is decided: what is still under way for it is in vain.
    var isOver: Bool { state.withLock(\.isOver) }

    /// Says which images there are, before any outcome is handed in.
    func expect(_ images: [NamedInput]) {
        state.withLock { state in
            state.images.reserveCapacity(images.count)
            for image in images { state.images.append(Image(id: image.id)) }
            state.pending = images.count
        }
    }

    /// Hands in what became of an image.
    func finish(_ index: Int, _ outcome: Outcome) {
        state.withLock { state in
            guard !state.isOver else { return }
            state.images[index].outcome = outcome
            state.pending -= 1
            if state.pending == 0 { Self.end(&state, with: .success(state.images)) }
        }
    }

    /// Ends the job without a result, unless it is over.
    func abort(_ problem: Problem) {
        state.withLock { state in
            if !state.isOver { Self.end(&state, with: .failure(problem)) }
        }
    }

    /// Ends the job where its result has come too late, or where its client has left.
    func abortIfUnwanted(now: NIODeadline) {
        if connection?.clientHasLeft == true {
            abort(.clientLeft())
        } else if now >= deadline {
            abort(.deadlinePassed())
        }
    }

    /// Waits for the end of the job.
    func result() async throws(Problem) -> [Image] {
        let result: Result<[Image], Problem> = await withCheckedContinuation { continuation in
            state.withLock { state in
                if let result = state.result {
                    continuation.resume(returning: result)
                } else {
                    state.waiter = continuation
                }
            }
        }
        return try result.get()
    }

    private static func end(_ state: inout State, with result: Result<[Image], Problem>) {
        state.isOver = true
        state.images = []
        if let waiter = state.waiter {
            state.waiter = nil
            waiter.resume(returning: result)
        } else {
            state.result = result
        }
    }
}
