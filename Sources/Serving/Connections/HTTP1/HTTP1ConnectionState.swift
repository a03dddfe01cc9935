// Owned by HTTP1ConnectionHandler, which alone calls it, on the connection's event loop.

import NIOCore

/// What one HTTP/1 connection is in the middle of.
///
/// A plain value: ``HTTP1ConnectionHandler`` tells it what happens, and carries out what it says. A `Refusal` is what a client
/// is told whose bytes are no HTTP.
package struct HTTP1ConnectionState<Refusal: Equatable & Sendable>: Sendable {
    /// A request whose answer is due.
    private struct Request {
        var keepAlive: Bool
        var isHTTP10: Bool
    }

    private var due = CircularBuffer<Request>(initialCapacity: 4)
    private var closesAfterAnswer = false

    /// Whether an answer is begun, and not whole.
    private var isAnswering = false

    /// What the client is told once the answers before are given.
    private var refusal: Refusal?

    /// Whether the body of the newest request is still arriving.
    package private(set) var isReadingBody = false

    /// Whether this side is closed.
    package private(set) var isOver = false

    package init() {}

    /// Whether no answer is due but that to the newest request.
    package var isAnsweringNone: Bool { due.count <= 1 && !isOver }

    /// Whether the next answer goes to a client of HTTP/1.0.
    package var isAnsweringHTTP10: Bool { due.first?.isHTTP10 == true }

    /// What to do about a client that has closed its side: it may have left, or only have said all that it asks.
    package enum SilenceAction: Equatable, Sendable {
        /// Nothing is due to it.
        case nothing

        /// What is written shows whether it has left, or nothing else may be: ask later.
        case wait

        /// Send an interim answer, which a client that has left refuses.
        case probe
    }

    /// The client has closed its side some time ago.
    package func checkSilence() -> SilenceAction {
        guard !isOver, let request = due.first else { return .nothing }
        // HTTP/1.0 knows no interim answers, and within an answer there is room for none.
        return isAnswering || request.isHTTP10 ? .wait : .probe
    }

    /// Whether anything that comes is no news: this side is closed, or has said that it will be.
    package var isDeaf: Bool { isOver || refusal != nil }

    /// - Returns: whether the request is taken; no more are once the connection is to close.
    package mutating func receiveHead(keepAlive: Bool, isHTTP10: Bool) -> Bool {
        guard !isDeaf, due.last?.keepAlive != false else { return false }
        due.append(Request(keepAlive: keepAlive, isHTTP10: isHTTP10))
        isReadingBody = true
        return true
    }

    /// Takes back the newest request, which the application has not seen.
    package mutating func refuseLastHead() {
        due.removeLast()
        isReadingBody = false
    }

    /// - Returns: whether it ends a request that was taken.
    package mutating func receiveEnd() -> Bool {
        defer { isReadingBody = false }
        return isReadingBody
    }

    package enum GarbageAction: Equatable, Sendable { case tellApplication, answer, ignore }

    /// The client sent what is no HTTP.
    package func receiveGarbage() -> GarbageAction {
        if isOver { .ignore } else if isReadingBody { .tellApplication } else { .answer }
    }

    /// The client is to be told what is wrong.
    ///
    /// - Returns: whether now; otherwise ``endAnswer()`` says when.
    package mutating func refuse(with refusal: Refusal) -> Bool {
        guard !isOver else { return false }
        self.refusal = refusal
        return due.isEmpty
    }

    package enum Persistence: Equatable, Sendable {
        /// As the protocol's version has it.
        case usual
        case close
        case keepAlive
    }

    /// - Parameter close: whether the connection is to close after this answer.
    /// - Returns: what the answer's `Connection` header says.
    package mutating func beginAnswer(close: Bool) -> Persistence {
        guard let request = due.first else { return .usual }
        isAnswering = true
        // An answer before the body's end says that the rest of the body will not be read.
        closesAfterAnswer = close || !request.keepAlive || (isReadingBody && due.count == 1)
        if closesAfterAnswer { return .close }
        return request.isHTTP10 ? .keepAlive : .usual
    }

    package enum EndAction: Equatable, Sendable {
        case keepOpen, close

        /// Tell the client what is wrong, and close.
        case refuse(Refusal)
    }

    package mutating func endAnswer() -> EndAction {
        _ = due.popFirst()
        isAnswering = false
        if closesAfterAnswer { return .close }
        guard due.isEmpty, let refusal else { return .keepOpen }
        return .refuse(refusal)
    }

    /// This side closes.
    package mutating func end() { isOver = true }
}
