// Made by ServedDetector for each scoring request; decoding threads and workers hand in to it, its request's task waits on
// it on the connection's event loop, and whoever ends it (deadline, client, shutdown) does so from an event loop.

import Detection
package import NIOCore
import Synchronization

/// The images of one request on their way to a verdict.
///
/// Outcomes come in any order and are given out in the images' order: all at once, or stretch by stretch as they come.
package final class ScoringJob: Sendable {
    fileprivate struct Slot: Sendable {
        var id: String?
        var result: Result<Measured, Problem>?
    }

    /// What the request's task waits for.
    private enum Wish {
        /// That it is known how many images there are.
        case count

        /// Any outcome that is next in order.
        case next

        /// All outcomes.
        case all
    }

    private struct State {
        /// nil until the body is divided.
        var slots: [Slot]?

        /// Outcomes that are still to be handed in.
        var pending = 0

        /// Images that decoding has begun.
        var begun = 0

        /// Outcomes that were handed in without a gap.
        var ready = 0

        /// Outcomes that were given out.
        var taken = 0

        /// Why there will be no further outcome.
        var end: Problem?

        /// Lets a paused decoding go on; nil where it is not paused.
        var pausedDecoding: (@Sendable () -> Void)?
        var wish = Wish.count
        var waiter: CheckedContinuation<Void, Never>?

        var isOver: Bool { end != nil || (slots != nil && pending == 0) }

        var isGranted: Bool {
            if isOver { return true }
            switch wish {
            case .count: return slots != nil
            case .next: return ready > taken
            case .all: return false
            }
        }

        mutating func resumeWhereGranted() {
            guard let waiter, isGranted else { return }
            self.waiter = nil
            waiter.resume()
        }
    }

    /// Outcomes in a row.
    package struct Stretch: Sendable {
        fileprivate var slots: [Slot]
        fileprivate var end: Problem?

        package var isEmpty: Bool { slots.isEmpty }

        /// Makes something of each outcome.
        package func map<Value>(_ body: (Measured, _ id: String?) throws(Problem) -> Value) -> [Outcome<Value>] {
            slots.map { slot in
                guard let result = slot.result else {
                    return Outcome(id: slot.id, result: .failure(end ?? .internalError(cause: "an outcome is missing")))
                }
                do throws(Problem) {
                    return Outcome(id: slot.id, result: .success(try body(try result.get(), slot.id)))
                } catch {
                    return Outcome(id: slot.id, result: .failure(error))
                }
            }
        }
    }

    /// The most images of one request that are being decoded, wait, are measured, or wait to be written.
    ///
    /// It bounds what a request of thousands of images holds, and is more than any answer has that is written whole.
    package static let window = 256

    /// The time after which nobody wants the result.
    package let deadline: NIODeadline

    private let state = Mutex(State())

    package init(deadline: NIODeadline) {
        self.deadline = deadline
    }

    /// Whether its outcomes are decided: what is still under way for it is in vain.
    package var isOver: Bool { state.withLock(\.isOver) }

    // MARK: From decoding threads and workers

    /// Says which images there are, before any outcome is handed in.
    package func expect(_ images: [NamedInput]) {
        state.withLock { state in
            state.slots = images.map { Slot(id: $0.id) }
            state.pending = images.count
            state.resumeWhereGranted()
        }
    }

    /// The next image to decode.
    ///
    /// - Parameter resume: called once decoding can go on, or the job is ended, where there is none for now.
    /// - Returns: nil where there is none, for now or for ever.
    package func beginNext(resume: @escaping @Sendable () -> Void) -> Int? {
        state.withLock { state in
            guard !state.isOver, let count = state.slots?.count, state.begun < count else { return nil }
            guard state.begun - state.taken < Self.window else {
                state.pausedDecoding = resume
                return nil
            }
            defer { state.begun += 1 }
            return state.begun
        }
    }

    /// Hands in what became of an image.
    package func finish(_ index: Int, _ result: Result<Measured, Problem>) {
        state.withLock { state in
            guard !state.isOver, let count = state.slots?.count else { return }
            state.slots?[index].result = result
            state.pending -= 1
            while state.ready < count, state.slots?[state.ready].result != nil { state.ready += 1 }
            state.resumeWhereGranted()
        }
    }

    /// Ends the job without further outcomes, unless it is over.
    ///
    /// A decoding that has paused goes on, and gives back the places that it holds.
    ///
    /// - Returns: whether this ended it.
    package func abort(_ problem: Problem) -> Bool {
        let (isEnded, resume) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            guard !state.isOver else { return (false, nil) }
            state.end = problem
            state.resumeWhereGranted()
            return (true, state.pausedDecoding.take())
        }
        resume?()
        return isEnded
    }

    // MARK: From the request's task

    /// Waits until it is known how many images there are.
    ///
    /// - Throws: ``Problem`` where the job was ended before.
    package func count() async throws(Problem) -> Int {
        await wait(for: .count)
        return try state.withLock { state throws(Problem) in
            if let slots = state.slots { return slots.count }
            throw state.end ?? .internalError(cause: "a job without images")
        }
    }

    /// Waits for all outcomes.
    ///
    /// - Throws: ``Problem`` where the job was ended before.
    package func all() async throws(Problem) -> Stretch {
        await wait(for: .all)
        return try state.withLock { state throws(Problem) in
            if let end = state.end { throw end }
            defer { state.slots = [] }
            return Stretch(slots: state.slots ?? [])
        }
    }

    /// Waits for the outcomes that are next in order.
    ///
    /// Where the job is ended between them, the outcomes that are missing become its problem.
    ///
    /// - Returns: the outcomes, none after the last one.
    /// - Throws: ``Problem`` where the job was ended before the first one.
    package func next() async throws(Problem) -> Stretch {
        await wait(for: .next)
        let (stretch, resume) = try state.withLock { state throws(Problem) -> (Stretch, (@Sendable () -> Void)?) in
            if let end = state.end, state.ready == 0 { throw end }
            let count = state.slots?.count ?? 0
            let range = state.taken..<(state.end == nil ? state.ready : count)
            let stretch = Stretch(slots: Array((state.slots ?? [])[range]), end: state.end)
            for index in range { state.slots?[index].result = nil }
            state.taken = range.upperBound
            let hasRoom = state.begun - state.taken <= Self.window / 2
            return (stretch, hasRoom ? state.pausedDecoding.take() : nil)
        }
        resume?()
        return stretch
    }

    /// Whether the next outcomes are there, so that ``next()`` does not wait.
    package var hasNext: Bool { state.withLock { $0.ready > $0.taken } }

    private func wait(for wish: Wish) async {
        let isGranted = state.withLock { state in
            state.wish = wish
            return state.isGranted
        }
        if isGranted { return }
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.waiter = continuation
                state.resumeWhereGranted()
            }
        }
    }
}
