// Made by ScoringServer of its settings; read by the handlers of every connection, on its event loop.

import NIOCore

/// What one connection may take.
struct ConnectionLimits: Sendable {
    /// The time that a request's body may take to arrive, from its head on.
    var bodyTimeout: TimeAmount

    /// The time after which a connection without a request is closed, or a stream whose answer is not read.
    var idleTimeout: TimeAmount

    /// The largest body that a client is told to go on with, bytes.
    var maxBodyBytes: Int

    /// The largest header, bytes, and the most header fields.
    var maxHeaderBytes = 32 * 1024
    var maxHeaderFields = 100

    /// The most requests that an HTTP/2 connection has at the same time.
    var maxStreams = 128

    /// The time after which a connection is cut that came when as many were open as may be.
    var reservedTime = TimeAmount.seconds(5)

    /// The time after which a client that has closed its side is asked whether it has left; twice as long each further time.
    var halfClosedTime = TimeAmount.milliseconds(250)

    /// The time that a client is given to read its answer before the connection is cut.
    var linger = TimeAmount.seconds(2)
}

/// A request's body did not arrive in time.
struct BodyTimeout: Error {}
