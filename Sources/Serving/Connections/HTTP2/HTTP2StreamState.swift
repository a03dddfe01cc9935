// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Owned by HTTP2StreamHandler, which alone calls it, on the connection's event loop.

/// What one HTTP/2 stream is in the middle of.
///
/// A plain value: ``HTTP2StreamHandler`` tells it what happens, and carries out what it says.
package struct HTTP2StreamState: Sendable {
    private enum Reading { case head, body, nothing }

    private var reading = Reading.head

    /// Whether the whole answer is written.
    package private(set) var isAnswered = false

    /// Whether the stream's end is awaited.
    private var isEnding = false

    package init() {}

    /// Whether the request's body is still arriving, and matters.
    package var isReadingBody: Bool { reading == .body && !isAnswered }

    package enum HeadAction: Equatable, Sendable { case take, refuseStream, ignore }

    /// - Parameter hasPlace: whether there is one among the streams of all connections.
    /// - Returns: what becomes of the request.
    package mutating func receiveHead(hasPlace: Bool) -> HeadAction {
        reading = .body
        if isAnswered { return .ignore }
        return hasPlace ? .take : .refuseStream
    }

    /// - Returns: whether it is for the application.
    package func receiveBody() -> Bool { !isAnswered }

    /// - Returns: whether it is for the application.
    package mutating func receiveEnd() -> Bool {
        reading = .nothing
        return !isAnswered
    }

    package enum ErrorAction: Equatable, Sendable { case answer, tellApplication }

    /// The client sent what is no HTTP/2 for this stream.
    package mutating func receiveError(isOpen: Bool) -> ErrorAction {
        guard reading == .head, isOpen else { return .tellApplication }
        reading = .body
        return .answer
    }

    /// The stream is closed.
    ///
    /// - Returns: whether the application must be told, which would take what has come of the body for the whole.
    package func close() -> Bool { reading == .body }

    /// The answer's last part is written.
    package mutating func endAnswer() { isAnswered = true }

    package enum End: Equatable, Sendable {
        /// The client still sends its body: it is told to stop once it has had time to read the answer.
        case ofBody

        /// The client has yet to read its answer.
        case ofAnswer
    }

    /// What was written is on its way.
    ///
    /// - Returns: what is awaited from now on; nil where nothing is, or was said already.
    package mutating func flush(isOpen: Bool) -> End? {
        guard isAnswered, !isEnding, isOpen else { return nil }
        isEnding = true
        return reading == .body ? .ofBody : .ofAnswer
    }
}
