// Made by ServedDetector for each request whose images are not decoded where they are read; runs on a decoding thread, again
// each time that the request's answer has made room.

import Detection
import NIOCore
import NIOPosix
import Synchronization

/// Divides a request's body into images or embeddings, and makes each ready to be scored, one after the other.
///
/// It holds the places in the queue of the images that are not ready; whatever way it ends, they are given back. The job holds
/// it while it has paused.
final class RequestDecoding: Sendable {
    private struct State: ~Copyable {
        /// What is still to be divided.
        var source: InputSource?
        var inputs: [NamedInput] = []
        var places: Reservation
    }

    private let model: ServedDetector
    private let job: ScoringJob
    private let state: Mutex<State>

    /// - Parameters:
    ///   - source: the request's body.
    ///   - job: where the outcomes go.
    ///   - model: whose they are.
    ///   - places: what is reserved of the model's queue by now.
    init(_ source: InputSource, for job: ScoringJob, model: ServedDetector, places: consuming Reservation) {
        self.model = model
        self.job = job
        state = Mutex(State(source: source, places: places))
    }

    /// Lets a decoding thread go on.
    func resume() {
        model.decoding.submit { state in
            switch state {
            case .active: self.run()
            case .cancelled: self.model.batcher.end(self.job, with: .shuttingDown())
            }
        }
    }

    private func run() {
        state.withLock { state in
            if let source = state.source {
                state.source = nil
                do throws(Problem) {
                    state.inputs = try source.inputs(limit: model.maxImages)
                    guard state.places.take(state.inputs.count - state.places.count) else { throw .queueFull() }
                } catch {
                    _ = job.abort(error)
                    return
                }
                // A single image is expected since its request came.
                if case .single = source {} else { job.expect(state.inputs) }
            }
            while let index = job.beginNext(resume: resume) {
                switch model.prepare(state.inputs[index]) {
                case .success(let prepared):
                    model.batcher.enqueue(
                        .init(prepared: prepared, job: job, index: index, arrival: .now()), in: &state.places)
                case .failure(let problem):
                    state.places.giveBack(1)
                    job.finish(index, .failure(problem))
                }
                // Its bytes are not needed any more.
                state.inputs[index].content = .embedding([])
            }
            // None of its images comes to the queue any more, though its answer may take long to be read. A job that ends
            // while decoding has paused brings this about.
            if job.isOver { state.places.giveBack(state.places.count) }
        }
    }
}
