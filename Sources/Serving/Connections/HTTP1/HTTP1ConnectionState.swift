import NIOCore

/// What one HTTP/1 connection is in the middle of.
///
/// A plain value: ``HTTP1ConnectionHandler`` carries out what it says.
struct HTTP1ConnectionState {
    /// A request whose answer is due.
    private struct Request {
        var keepAlive: Bool
        var isHTTP10: Bool
    }

    private var due = CircularBuffer<Request>(initialCapacity: 4)
    private var closesAfterAnswer = false

    /// Whether the body of the newest request is still arriving.
    private(set) var isReadingBody = false

    /// Whether this side is closed.
    private(set) var isOver = false

    /// What the client is told of bytes that are no HTTP, once the answers before it are given.
    private(set) var garbage: Problem?

    /// Whether no answer is due but that to the newest request.
    var isAnsweringNone: Bool { due.count <= 1 && !isOver }

    /// Whether the next answer goes to a client of HTTP/1.0.
    var isAnsweringHTTP10: Bool { due.first?.isHTTP10 == true }

    /// - Returns: whether the request is taken; no more are once the connection is to close.
    mutating func receiveHead(keepAlive: Bool, isHTTP10: Bool) -> Bool {
        guard !isOver, garbage == nil, due.last?.keepAlive != false else { return false }
        due.append(Request(keepAlive: keepAlive, isHTTP10: isHTTP10))
        isReadingBody = true
        return true
    }

    /// Takes back the newest request, which the application has not seen.
    mutating func refuseLastHead() {
        due.removeLast()
        isReadingBody = false
    }

    /// - Returns: whether it ends a request that was taken.
    mutating func receiveEnd() -> Bool {
        defer { isReadingBody = false }
        return isReadingBody
    }

    enum GarbageAction: Equatable { case tellApplication, answer, ignore }

    /// The client sent what is no HTTP.
    func receiveGarbage() -> GarbageAction {
        if isOver { .ignore } else if isReadingBody { .tellApplication } else { .answer }
    }

    /// - Returns: whether the problem is to be answered now; otherwise ``endAnswer()`` will say when.
    mutating func refuse(with problem: Problem) -> Bool {
        guard !isOver else { return false }
        garbage = problem
        return due.isEmpty
    }

    enum Persistence: Equatable {
        /// As the protocol's version has it.
        case usual
        case close
        case keepAlive
    }

    /// - Parameter close: whether the connection is to close after this answer.
    /// - Returns: what the answer's `Connection` header says.
    mutating func beginAnswer(close: Bool) -> Persistence {
        guard let request = due.first else { return .usual }
        // An answer before the body's end says that the rest of the body will not be read.
        closesAfterAnswer = close || !request.keepAlive || (isReadingBody && due.count == 1)
        if closesAfterAnswer { return .close }
        return request.isHTTP10 ? .keepAlive : .usual
    }

    enum EndAction: Equatable { case keepOpen, close, answerGarbage }

    mutating func endAnswer() -> EndAction {
        _ = due.popFirst()
        if closesAfterAnswer { return .close }
        return due.isEmpty && garbage != nil ? .answerGarbage : .keepOpen
    }

    /// This side closes.
    mutating func end() { isOver = true }
}
